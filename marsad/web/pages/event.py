"""To come: the page of /event."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
