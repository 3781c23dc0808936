// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Answers every call with `size` bytes of 0xff, which is no ABI encoding of anything asked.
contract GarbageToken {
    uint256 public immutable size;

    constructor(uint256 size_) {
        size = size_;
    }

    fallback() external {
        uint256 length = size;
        assembly {
            for { let i := 0 } lt(i, length) { i := add(i, 32) } { mstore(i, not(0)) }
            return(0, length)
        }
    }
}
