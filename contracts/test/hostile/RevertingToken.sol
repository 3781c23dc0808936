// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Refuses every call, with a reason that must never be taken for an answer.
contract RevertingToken {
    fallback() external {
        assembly {
            mstore(0, 1)
            revert(0, 32)
        }
    }
}
