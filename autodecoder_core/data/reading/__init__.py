"""Reading what people upload: sniff the format, understand the layout, refuse with a place and a remedy."""

from .choices import Choices
from .limits import Limits
from .upload import Column, Reading, inspect_upload, read_dataset

__all__ = ["Choices", "Column", "Limits", "Reading", "inspect_upload", "read_dataset"]
