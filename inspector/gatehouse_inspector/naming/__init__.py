"""Who is behind an address, asked of the domain name system beside the workers and never in a request's way."""
