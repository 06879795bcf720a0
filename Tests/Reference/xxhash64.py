"""Golden values of XXHash64Tests, from the reference implementation (pip install xxhash)."""

import xxhash

pattern = bytes((i * 37 + 11) & 255 for i in range(300))
for count in (0, 1, 3, 4, 7, 8, 31, 32, 33, 45, 300):
    print(f"{count}: {xxhash.xxh64(pattern[:count]).hexdigest()}")
