import { SMTPServer } from "smtp-server";

export interface Caught {
  from: string;
  to: string[];
  /** Header names in lower case; folded lines are joined. */
  headers: Map<string, string>;
  /** Everything behind the headers, with quoted-printable undone. */
  body: string;
}

export interface SmtpCatcher {
  url: string;
  mails: Caught[];
  /** Answers every mail with a passing failure (SMTP 451) while true. */
  refuse: boolean;
  close(): Promise<void>;
}

/** A mail server that wants a password and keeps what it is given. */
export async function startSmtpCatcher(): Promise<SmtpCatcher> {
  const mails: Caught[] = [];
  const state = { refuse: false };
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "gate" && password === "pass"
        ? done(null, { user: username })
        : done(new Error("wrong password")),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (state.refuse) return done(Object.assign(new Error("try later"), { responseCode: 451 }));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          ...parse(Buffer.concat(chunks).toString("utf8")),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the mail server has no port");
  return {
    url: `smtp://gate:pass@127.0.0.1:${address.port}`,
    mails,
    get refuse() {
      return state.refuse;
    },
    set refuse(refuse) {
      state.refuse = refuse;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

function parse(message: string): Pick<Caught, "headers" | "body"> {
  const end = message.indexOf("\r\n\r\n");
  const head = message.slice(0, end).replaceAll(/\r\n[ \t]+/g, " ");
  const headers = new Map(
    head.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, body: unquote(message.slice(end + 4)) };
}

function unquote(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
