// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Names a user of every token for ever, although the rent ended in 1970.
contract StaleRental {
    address public immutable user;

    constructor(address user_) {
        user = user_;
    }

    function ownerOf(uint256) external view returns (address) {
        return address(this);
    }

    function userOf(uint256) external view returns (address) {
        return user;
    }

    function userExpires(uint256) external pure returns (uint256) {
        return 1;
    }
}
