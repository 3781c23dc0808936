// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Answers every call with as much data as its gas can buy, beginning with a large balance.
contract HugeReturnToken {
    fallback() external {
        assembly {
            mstore(0, 1000)
            return(0, 200000)
        }
    }
}
