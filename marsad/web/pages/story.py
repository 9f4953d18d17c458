"""To come: the page of /story."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
