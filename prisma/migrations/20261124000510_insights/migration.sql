-- CreateTable
CREATE TABLE "Watching" (
    "sessionId" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "startupMs" INTEGER,
    "stalls" INTEGER NOT NULL DEFAULT 0,
    "stalledMs" INTEGER NOT NULL DEFAULT 0,
    "watchedMs" INTEGER NOT NULL DEFAULT 0,
    "changed" BOOLEAN NOT NULL DEFAULT false,
    "viewCounted" BOOLEAN NOT NULL DEFAULT false,
    "startupCounted" BOOLEAN NOT NULL DEFAULT false,
    "stallsCounted" INTEGER NOT NULL DEFAULT 0,
    "stalledMsCounted" INTEGER NOT NULL DEFAULT 0,
    "watchedMsCounted" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Watching_pkey" PRIMARY KEY ("sessionId")
);

-- CreateIndex
CREATE INDEX "Watching_videoId_day_subject_idx" ON "Watching"("videoId", "day", "subject");

-- CreateIndex
CREATE INDEX "Watching_day_idx" ON "Watching"("day");

-- CreateTable
CREATE TABLE "InsightDay" (
    "videoId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "views" INTEGER NOT NULL DEFAULT 0,
    "viewers" INTEGER NOT NULL DEFAULT 0,
    "watchedMs" BIGINT NOT NULL DEFAULT 0,
    "stalls" INTEGER NOT NULL DEFAULT 0,
    "stalledMs" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "InsightDay_pkey" PRIMARY KEY ("videoId", "day")
);

-- CreateIndex
CREATE INDEX "InsightDay_day_idx" ON "InsightDay"("day");

-- CreateTable
CREATE TABLE "StartupDay" (
    "videoId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "upToMs" INTEGER NOT NULL,
    "views" INTEGER NOT NULL,

    CONSTRAINT "StartupDay_pkey" PRIMARY KEY ("videoId", "day", "upToMs")
);

-- CreateIndex
CREATE INDEX "StartupDay_day_idx" ON "StartupDay"("day");

-- CreateTable
CREATE TABLE "RefusalDay" (
    "videoId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "condition" TEXT NOT NULL,
    "refusals" INTEGER NOT NULL,

    CONSTRAINT "RefusalDay_pkey" PRIMARY KEY ("videoId", "day", "condition")
);

-- CreateIndex
CREATE INDEX "RefusalDay_day_idx" ON "RefusalDay"("day");

-- CreateTable
CREATE TABLE "RefusalSeen" (
    "videoId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RefusalSeen_pkey" PRIMARY KEY ("videoId", "subject", "hour")
);

-- CreateIndex
CREATE INDEX "RefusalSeen_hour_idx" ON "RefusalSeen"("hour");
