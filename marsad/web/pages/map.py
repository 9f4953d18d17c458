"""To come: the page of /map."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
