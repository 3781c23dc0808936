// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Many view calls in one `eth_call`, each within its own bounds. Never deployed.
/// @notice Sent as an `eth_call` without a recipient, it works on every EVM chain without a contract there.
/// Unlike Multicall3 it gives every call its own gas and copies no more of an answer than was asked for:
/// a contract that burns all its gas or returns megabytes spoils its own answer only.
///
/// Each call is packed as `target (20) ‖ gas (4) ‖ then (4) ‖ maxReturn (2) ‖ length (2) ‖ data (length)`. Where `then` is not
/// zero and the call returned one word, the target is called again: that selector with the word as its only argument, and
/// the answer is that of the second call. Both calls have the same gas.
/// A target that used up its gas four times is not called again: it has failed, whatever else is asked of it.
/// The answer is five words (chain id, block number, block timestamp, parent's block hash, number of calls made), on Arbitrum
/// of Arbitrum's block,
/// and for each call made `status (1) ‖ size (4) ‖ the first min(size, maxReturn) bytes`,
/// status 0 = failed, 1 = returned, 2 = no contract at the target. When gas falls under `gasReserve` the rest is left out.
/// The chain id's leading zero also keeps the answer clear of EIP-3541, which refuses new code that begins with 0xEF.
contract ChainReader {
    constructor(uint256 gasReserve, bytes memory calls) {
        assembly ("memory-safe") {
            // Notes at the free memory pointer which target used up its gas last, and how often.
            function strike(target) {
                let note := mload(0x40)
                let strikes := add(note, 32)
                switch eq(mload(note), target)
                case 0 {
                    mstore(note, target)
                    mstore(strikes, 1)
                }
                default { mstore(strikes, add(mload(strikes), 1)) }
            }

            // Makes the call packed at `packed` and writes its result at `out`; gives back where the next ones go.
            function callOne(packed, out) -> nextPacked, nextOut {
                let head := mload(packed)
                let target := shr(96, head)
                let gasLimit := and(shr(64, head), 0xffffffff)
                let data := add(packed, 32)
                nextPacked := add(data, and(head, 0xffff))
                let status := 2
                let size := 0
                if extcodesize(target) {
                    status := 0
                    if or(iszero(eq(mload(mload(0x40)), target)), lt(mload(add(mload(0x40), 32)), 4)) {
                        let before := gas()
                        status := staticcall(gasLimit, target, data, and(head, 0xffff), 0, 0)
                        size := returndatasize()
                        let then := and(shr(32, head), 0xffffffff)
                        if and(and(status, eq(size, 32)), gt(then, 0)) {
                            // The selector's four bytes from 28 on, its argument right behind them, in scratch space.
                            mstore(0, then)
                            returndatacopy(32, 0, 32)
                            status := staticcall(gasLimit, target, 28, 36, 0, 0)
                            size := returndatasize()
                        }
                        if gt(sub(before, gas()), div(mul(gasLimit, 15), 16)) { strike(target) }
                    }
                }
                mstore8(out, status)
                mstore(add(out, 1), shl(224, size))
                let maxReturn := and(shr(16, head), 0xffff)
                if gt(size, maxReturn) { size := maxReturn }
                if size { returndatacopy(add(out, 5), 0, size) }
                nextOut := add(add(out, 5), size)
            }

            let next := add(calls, 32)
            let end := add(next, mload(calls))
            let answer := add(mload(0x40), 64)
            let made := 0
            mstore(answer, chainid())
            mstore(add(answer, 32), number())
            mstore(add(answer, 64), timestamp())
            mstore(add(answer, 96), blockhash(sub(number(), 1)))
            // Arbitrum's EVM tells number and hash of Ethereum's blocks; its own are told by ArbSys.
            if extcodesize(0x64) {
                // arbBlockNumber()
                mstore(0, 0xa3b1b31d)
                let told := staticcall(100000, 0x64, 28, 4, 0, 32)
                if and(told, eq(returndatasize(), 32)) {
                    let own := mload(0)
                    mstore(add(answer, 32), own)
                    // arbBlockHash(uint256)
                    mstore(0, 0x2b407a82)
                    mstore(32, sub(own, 1))
                    told := staticcall(100000, 0x64, 28, 36, 0, 32)
                    if and(told, eq(returndatasize(), 32)) { mstore(add(answer, 96), mload(0)) }
                }
            }
            let out := add(answer, 160)

            for {} lt(next, end) { made := add(made, 1) } {
                if lt(gas(), gasReserve) { break }
                next, out := callOne(next, out)
            }

            mstore(add(answer, 128), made)
            return(answer, sub(out, answer))
        }
    }
}
