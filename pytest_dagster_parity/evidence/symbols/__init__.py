"""What source files define: by a parser for Rust and Python, by searching for whole words in other languages."""
