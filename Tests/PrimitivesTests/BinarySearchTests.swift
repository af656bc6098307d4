import Primitives
import Testing

@Suite struct BinarySearchTests {
    @Test(arguments: [(0, 0), (3, 3), (4, 3), (9, 5)])
    func partitioningFindsTheFirstOfTheTail(least: Int, index: Int) {
        #expect([0, 1, 2, 5, 7].partitioningIndex { $0 >= least } == index)
    }
}
