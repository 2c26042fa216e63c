"""Single sign-on: people come with the word of a provider (OpenID Connect, authorization code with PKCE)."""
