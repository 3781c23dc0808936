-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Viewer" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Viewer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "viewerId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Nonce" (
    "nonce" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "uri" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "consumedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Nonce_pkey" PRIMARY KEY ("nonce")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "viewerId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateBucket" (
    "id" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RateBucket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL,
    "viewerId" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "clientSha256" TEXT,
    "serverSha256" TEXT,
    "completedAt" TIMESTAMPTZ(3),
    "cancelledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Video" (
    "id" TEXT NOT NULL,
    "creatorId" TEXT NOT NULL,
    "uploadId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'draft',
    "access" TEXT NOT NULL DEFAULT 'undecided',
    "gate" JSONB,
    "failure" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "media" JSONB,
    "durationSeconds" DOUBLE PRECISION,
    "earlyPackageId" TEXT,
    "fullPackageId" TEXT,
    "cid" TEXT,
    "posterRef" TEXT,
    "storyboardRef" TEXT,
    "watchableAt" TIMESTAMPTZ(3),
    "readyAt" TIMESTAMPTZ(3),
    "publishedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Video_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VideoProgress" (
    "videoId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "fraction" DOUBLE PRECISION NOT NULL,
    "detail" TEXT,
    "seq" BIGINT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VideoProgress_pkey" PRIMARY KEY ("videoId","step")
);

-- CreateTable
CREATE TABLE "Package" (
    "id" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "segmentSeconds" DOUBLE PRECISION NOT NULL,
    "runLength" INTEGER NOT NULL,
    "cid" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Track" (
    "id" TEXT NOT NULL,
    "packageId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "codecs" TEXT NOT NULL,
    "timescale" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "frameRate" TEXT,
    "channels" INTEGER,
    "sampleRate" INTEGER,
    "averageBitrate" INTEGER NOT NULL DEFAULT 0,
    "peakBitrate" INTEGER NOT NULL DEFAULT 0,
    "initRef" TEXT NOT NULL,

    CONSTRAINT "Track_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Segment" (
    "trackId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "generation" TEXT NOT NULL,
    "startTicks" BIGINT NOT NULL,
    "durationTicks" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "ref" TEXT NOT NULL,

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("trackId","n")
);

-- CreateTable
CREATE TABLE "ContentKey" (
    "videoId" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "destroyedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ContentKey_pkey" PRIMARY KEY ("videoId")
);

-- CreateTable
CREATE TABLE "PlaybackSession" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "viewerId" TEXT,
    "videoId" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "authSessionId" TEXT,
    "owner" BOOLEAN NOT NULL DEFAULT false,
    "gateHash" TEXT,
    "gateCheckedAt" TIMESTAMPTZ(3) NOT NULL,
    "positionSeconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endReason" TEXT,

    CONSTRAINT "PlaybackSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeyBucket" (
    "subject" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "served" INTEGER[],
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KeyBucket_pkey" PRIMARY KEY ("subject","videoId")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "seq" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Process" (
    "id" TEXT NOT NULL,
    "roles" TEXT[],
    "version" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "address" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Process_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Account_viewerId_idx" ON "Account"("viewerId");

-- CreateIndex
CREATE INDEX "Nonce_expiresAt_idx" ON "Nonce"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");

-- CreateIndex
CREATE INDEX "Session_viewerId_idx" ON "Session"("viewerId");

-- CreateIndex
CREATE INDEX "Upload_viewerId_createdAt_idx" ON "Upload"("viewerId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Video_uploadId_key" ON "Video"("uploadId");

-- CreateIndex
CREATE INDEX "Video_creatorId_createdAt_idx" ON "Video"("creatorId", "createdAt");

-- CreateIndex
CREATE INDEX "Video_visibility_publishedAt_idx" ON "Video"("visibility", "publishedAt");

-- CreateIndex
CREATE INDEX "VideoProgress_videoId_seq_idx" ON "VideoProgress"("videoId", "seq");

-- CreateIndex
CREATE INDEX "Package_videoId_idx" ON "Package"("videoId");

-- CreateIndex
CREATE UNIQUE INDEX "Track_packageId_name_key" ON "Track"("packageId", "name");

-- CreateIndex
CREATE INDEX "PlaybackSession_subject_lastSeenAt_idx" ON "PlaybackSession"("subject", "lastSeenAt");

-- CreateIndex
CREATE INDEX "PlaybackSession_videoId_endedAt_idx" ON "PlaybackSession"("videoId", "endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Outbox_id_key" ON "Outbox"("id");

-- CreateIndex
CREATE INDEX "Outbox_sentAt_seq_idx" ON "Outbox"("sentAt", "seq");

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_viewerId_fkey" FOREIGN KEY ("viewerId") REFERENCES "Viewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_viewerId_fkey" FOREIGN KEY ("viewerId") REFERENCES "Viewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_viewerId_fkey" FOREIGN KEY ("viewerId") REFERENCES "Viewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Video" ADD CONSTRAINT "Video_creatorId_fkey" FOREIGN KEY ("creatorId") REFERENCES "Viewer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Video" ADD CONSTRAINT "Video_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "Upload"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Package" ADD CONSTRAINT "Package_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Track" ADD CONSTRAINT "Track_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_trackId_fkey" FOREIGN KEY ("trackId") REFERENCES "Track"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlaybackSession" ADD CONSTRAINT "PlaybackSession_authSessionId_fkey" FOREIGN KEY ("authSessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
