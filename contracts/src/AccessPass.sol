// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";

/// @title A pass that a creator deploys to gate videos: one ERC-1155 token, free to claim once per account.
/// @notice The creator names the pass when deploying it and has no power over it afterwards.
contract AccessPass is ERC1155 {
    /// @notice The only token id.
    uint256 public constant PASS_ID = 1;

    /// @notice Who deployed the pass.
    address public immutable creator;

    string public name;

    /// @notice Whether an account has claimed its pass.
    mapping(address account => bool) public claimed;

    /// @notice The account has claimed already: one pass each.
    error AlreadyClaimed(address account);

    /// @param name_ What wallets and pages call the pass.
    /// @param uri_ Metadata of the pass (ERC-1155 metadata URI; may be empty).
    constructor(string memory name_, string memory uri_) ERC1155(uri_) {
        name = name_;
        creator = msg.sender;
    }

    /// @notice Mints the caller's pass, once per account.
    function claim() external {
        if (claimed[msg.sender]) revert AlreadyClaimed(msg.sender);
        claimed[msg.sender] = true;
        _mint(msg.sender, PASS_ID, 1, "");
    }
}
