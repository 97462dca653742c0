"""x."""
from helpers.builds import Builder, Warehouse, WITHOUT_TESTS
import time
def test_x(builder: Builder, demo: Warehouse, demo_landing) -> None:
    t=time.time()
    b = builder.build(demo_landing, WITHOUT_TESTS)
    demo.require(); print(time.time()-t)
    b.require(); print(time.time()-t)
    print(demo.result.count("test"))
