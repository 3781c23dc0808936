-- A challenge says what its signature is good for: signing in, or changing the accounts of the sign-in that asked for it.
ALTER TABLE "Nonce"
  ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign_in' CONSTRAINT "Nonce_purpose_check" CHECK (purpose IN ('sign_in', 'confirm', 'link')),
  ADD COLUMN "sessionId" TEXT;

-- Sign-ins that there are already count as proved long ago.
ALTER TABLE "Session" ADD COLUMN "provenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT 'epoch';
ALTER TABLE "Session" ALTER COLUMN "provenAt" SET DEFAULT CURRENT_TIMESTAMP;

CREATE TABLE "FormerAccount" (
  "accountId" TEXT NOT NULL,
  "viewerId" TEXT NOT NULL,
  CONSTRAINT "FormerAccount_pkey" PRIMARY KEY ("accountId", "viewerId"),
  CONSTRAINT "FormerAccount_viewerId_fkey" FOREIGN KEY ("viewerId") REFERENCES "Viewer"(id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "FormerAccount_viewerId_idx" ON "FormerAccount"("viewerId");
