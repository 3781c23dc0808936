// Stands in for the code of wallets that wagmi knows and these pages do not offer (next.config.ts): building all of
// them would double the time that `npm start` takes on a fresh machine.
throw new Error("This wallet is not offered here.");
