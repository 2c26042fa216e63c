"""The API's description of itself: the OpenAPI document, and a page that reads it to people without any script."""
