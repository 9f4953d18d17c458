"""To come: the page of /search."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
