"""To come: the page of /agree."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
