"""The routes: parse, one call, render. What a caller may do stands in a route's signature."""
