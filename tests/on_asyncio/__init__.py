"""
What only programs on asyncio do, tested by pytest-asyncio: `make asyncio`.

These run apart from the other tests, once in each mode, since auto mode takes over anyio's tests.
"""
