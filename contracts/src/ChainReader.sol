// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Many view calls in one `eth_call`, each within its own bounds. Never deployed.
/// @notice Sent as an `eth_call` without a recipient, it works on every EVM chain without a contract there.
/// Unlike Multicall3 it gives every call its own gas and copies no more of an answer than was asked for:
/// a contract that burns all its gas or returns megabytes spoils its own answer only.
///
/// Each call is packed as `target (20) ‖ maxReturn (2) ‖ length (2) ‖ data (length)`.
/// The answer is five words (chain id, block number, block timestamp, parent's block hash, number of calls made)
/// and for each call made `status (1) ‖ size (4) ‖ the first min(size, maxReturn) bytes`,
/// status 0 = failed, 1 = returned, 2 = no contract at the target. When gas falls under `gasReserve` the rest is left out.
/// The chain id's leading zero also keeps the answer clear of EIP-3541, which refuses new code that begins with 0xEF.
contract ChainReader {
    constructor(uint256 gasPerCall, uint256 gasReserve, bytes memory calls) {
        assembly ("memory-safe") {
            // Makes the call packed at `packed` and writes its result at `out`; gives back where the next ones go.
            function callOne(packed, gasLimit, out) -> nextPacked, nextOut {
                let head := mload(packed)
                let target := shr(96, head)
                nextPacked := add(add(packed, 24), and(shr(64, head), 0xffff))
                let status := 2
                let size := 0
                if extcodesize(target) {
                    status := staticcall(gasLimit, target, add(packed, 24), and(shr(64, head), 0xffff), 0, 0)
                    size := returndatasize()
                }
                mstore8(out, status)
                mstore(add(out, 1), shl(224, size))
                let maxReturn := and(shr(80, head), 0xffff)
                if gt(size, maxReturn) { size := maxReturn }
                if size { returndatacopy(add(out, 5), 0, size) }
                nextOut := add(add(out, 5), size)
            }

            let next := add(calls, 32)
            let end := add(next, mload(calls))
            let answer := mload(0x40)
            let made := 0
            mstore(answer, chainid())
            mstore(add(answer, 32), number())
            mstore(add(answer, 64), timestamp())
            mstore(add(answer, 96), blockhash(sub(number(), 1)))
            let out := add(answer, 160)

            for {} lt(next, end) { made := add(made, 1) } {
                if lt(gas(), gasReserve) { break }
                next, out := callOne(next, gasPerCall, out)
            }

            mstore(add(answer, 128), made)
            return(answer, sub(out, answer))
        }
    }
}
