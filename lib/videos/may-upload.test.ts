import { expect, test } from "vitest";
import type { Caller } from "#lib/platform/caller.ts";
import { uploadRefusal } from "./may-upload.ts";

const address = `0x${"ab".repeat(20)}`;
const stranger: Caller = {
  sessionId: "ses_1",
  viewerId: "vwr_1",
  accounts: [`eip155:0:${address}`],
  banReason: null,
  operator: false,
};
const listed = { uploaders: "allowlist", uploaderAccounts: [`eip155:137:${address}`] } as const;
const closed = { uploaders: "allowlist", uploaderAccounts: [] } as const;

test("where uploading is open, everybody who is signed in may upload", () => {
  expect(uploadRefusal({ uploaders: "open", uploaderAccounts: [] }, stranger)).toBeNull();
});

test("a listed address may upload whatever chain its key signed in on", () => {
  expect(uploadRefusal(listed, stranger)).toBeNull();
});

test("an operator may upload without being listed", () => {
  expect(uploadRefusal(closed, { ...stranger, operator: true })).toBeNull();
});

test("a stranger is refused with a reason", () => {
  expect(uploadRefusal(closed, stranger)).toMatchObject({
    code: "upload_forbidden",
    message: expect.stringContaining("operator"),
  });
});

test("a banned account is told so, even where uploading is open", () => {
  const banned = { ...stranger, banReason: "Spam." };
  expect(uploadRefusal({ uploaders: "open", uploaderAccounts: [] }, banned)).toMatchObject({
    code: "account_banned",
    message: expect.stringContaining("Spam."),
  });
});
