"""To come: the page of /agreements."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
