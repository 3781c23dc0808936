-- AlterTable: what the contracts of the gate call themselves (workers/functions/name-tokens.ts).
ALTER TABLE "Video" ADD COLUMN "tokenNames" JSONB NOT NULL DEFAULT '[]';
