"""To come: the page of /actors."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
