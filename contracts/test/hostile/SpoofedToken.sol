// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Claims every interface of ERC-165 and keeps none of the promises.
contract SpoofedToken {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}
