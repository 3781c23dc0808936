// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Never returns: burns all the gas it is given.
contract GasBurningToken {
    fallback() external {
        assembly {
            for {} 1 {} { mstore(0, keccak256(0, 64)) }
        }
    }
}
