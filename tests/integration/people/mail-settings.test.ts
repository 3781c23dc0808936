import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import { createSmtpMailer } from "#lib/notices/email/mailer.ts";
import { createLog } from "#lib/platform/log.ts";
import { type PeopleWorld, startPeopleWorld } from "./people-world.ts";
import { type SmtpCatcher, startSmtpCatcher } from "./smtp-catcher.ts";

let smtp: SmtpCatcher;
let world: PeopleWorld;
beforeAll(async () => {
  smtp = await startSmtpCatcher();
  world = await startPeopleWorld();
});
afterAll(async () => {
  await world?.stop();
  await smtp?.close();
});

describe("the settings of mail", () => {
  const start = (settings: Record<string, string>) =>
    createKernel({
      name: "test",
      env: { ...world.host.env, SMTP_URL: "", MAIL_FROM: "", ...settings },
      log: createLog({ name: "test", level: "silent" }),
    });

  it.each([
    [{ SMTP_URL: "smtp://user:hidden@mail.example" }, "MAIL_FROM"],
    [{ MAIL_FROM: "a@example.org" }, "SMTP_URL"],
    [{ SMTP_URL: "https://user:hidden@mail.example", MAIL_FROM: "a@example.org" }, "SMTP_URL"],
    [{ SMTP_URL: "smtp://user:hidden@mail.example", MAIL_FROM: "nobody" }, "MAIL_FROM"],
  ])(
    "stop the start when they are half there or wrong, and name the variable, not its value",
    async (settings, named) => {
      const problem = await start(settings).then(
        () => "",
        (error: Error) => error.message,
      );
      expect(problem).toContain(named);
      expect(problem).not.toContain("hidden");
    },
  );

  it("without any, no mail is offered and the inbox works", async () => {
    const host = await start({});
    expect(host.notifiers.names()).toEqual(["inbox"]);
    expect(host.mailers.list()).toEqual([]);
    await host.shutdown.run();
  });

  it("with a wrong password, the check says so", async () => {
    const mailer = await createSmtpMailer({
      smtpUrl: smtp.url.replace(":pass@", ":wrong@"),
      from: "a@example.org",
    });
    await expect(mailer.check()).rejects.toMatchObject({ code: "mail_unavailable" });
    mailer.close();
    const right = await createSmtpMailer({ smtpUrl: smtp.url, from: "a@example.org" });
    await expect(right.check()).resolves.toBeUndefined();
    right.close();
  });
});
