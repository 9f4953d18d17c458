"""To come: the page of /review."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
