// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Changes its state when it is asked for a balance.
contract WritingToken {
    uint256 public asked;

    fallback(bytes calldata) external returns (bytes memory) {
        asked += 1;
        return abi.encode(asked);
    }
}
