"""To come: the page of /article."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
