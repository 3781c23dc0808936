// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @title A membership that opens demo videos. Anyone may mint one, for nothing; nobody owns the contract.
contract DemoMembership is ERC721 {
    /// @notice How many memberships exist; token ids run from 1 to this number.
    uint256 public totalSupply;

    /// @notice Whether an account has minted its free membership.
    mapping(address account => bool) public minted;

    /// @notice The account has minted already: one free membership each.
    error AlreadyMinted(address account);

    constructor() ERC721("StreamGate Demo Membership", "SGDEMO") {}

    /// @notice Mints the caller's free membership, once per account.
    /// @return tokenId The id of the new token.
    function mint() external returns (uint256 tokenId) {
        if (minted[msg.sender]) revert AlreadyMinted(msg.sender);
        minted[msg.sender] = true;
        tokenId = ++totalSupply;
        _mint(msg.sender, tokenId);
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        bytes memory json = abi.encodePacked(
            '{"name":"StreamGate Demo Membership #',
            Strings.toString(tokenId),
            '","description":"Opens the demo videos of a local StreamGate."}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }
}
