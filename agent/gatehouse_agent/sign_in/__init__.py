"""People sign in with their provider: codes and refresh tokens are exchanged here, and Envoy never has the secret."""
