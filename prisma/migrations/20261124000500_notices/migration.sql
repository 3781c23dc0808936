-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "viewerId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "videoId" TEXT,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    "emailedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Notice_eventId_key" ON "Notice"("eventId");

-- CreateIndex
CREATE INDEX "Notice_viewerId_createdAt_idx" ON "Notice"("viewerId", "createdAt");

-- CreateTable
CREATE TABLE "EmailContact" (
    "viewerId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),
    "codeHash" TEXT,
    "codeExpiresAt" TIMESTAMPTZ(3),
    "codeTries" INTEGER NOT NULL DEFAULT 0,
    "unsubscribeToken" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EmailContact_pkey" PRIMARY KEY ("viewerId")
);

-- CreateIndex
CREATE UNIQUE INDEX "EmailContact_unsubscribeToken_key" ON "EmailContact"("unsubscribeToken");
