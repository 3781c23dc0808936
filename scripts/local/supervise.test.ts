import { describe, expect, it, vi } from "vitest";
import { createSupervisor, type RunningService, type Service } from "./supervise.ts";

/** A service whose end the test decides; `starts` counts how often it was started. */
function fakeService(name: string, events: string[], failures = 0) {
  let starts = 0;
  let end = () => {};
  const service: Service = {
    name,
    async start(): Promise<RunningService> {
      starts++;
      if (starts > 1 && failures-- > 0) throw new Error("no port");
      events.push(`${name} started`);
      const exited = new Promise<void>((done) => {
        end = done;
      });
      return {
        exited,
        async stop() {
          events.push(`${name} stopped`);
          end();
        },
      };
    },
  };
  return { service, die: () => end(), starts: () => starts };
}

describe("createSupervisor", () => {
  const restartDelaysMs = [1];

  it("brings a dead service back and goes on trying until it starts", async () => {
    const events: string[] = [];
    const lines: string[] = [];
    const supervisor = createSupervisor({ log: (line) => lines.push(line), restartDelaysMs });
    const web = fakeService("web", events, 2);
    await supervisor.start([web.service]);
    web.die();
    await vi.waitFor(() => expect(events).toEqual(["web started", "web started"]));
    expect(web.starts()).toBe(4);
    expect(lines.join("\n")).toMatch(
      /ended unexpectedly[\s\S]*did not come back: no port[\s\S]*is back after/,
    );
    await supervisor.stop();
  });

  it("does not hold a service back further that answers and is killed again and again", async () => {
    const events: string[] = [];
    const supervisor = createSupervisor({ log: () => {}, restartDelaysMs: [1, 1, 1, 60_000] });
    const web = fakeService("web", events);
    await supervisor.start([web.service]);
    for (let starts = 2; starts < 9; starts++) {
      web.die();
      await vi.waitFor(() => expect(events).toHaveLength(starts));
    }
    await supervisor.stop();
  });

  it("stops in the reverse order of starting and restarts nothing meanwhile", async () => {
    const events: string[] = [];
    const supervisor = createSupervisor({ log: () => {}, restartDelaysMs });
    await supervisor.start([fakeService("database", events).service]);
    await supervisor.start([fakeService("web", events).service, fakeService("worker", events).service]);
    await supervisor.stop();
    expect(events.slice(3, 5).sort()).toEqual(["web stopped", "worker stopped"]);
    expect(events.slice(5)).toEqual(["database stopped"]);
  });

  it("stops the others when one of them does not start", async () => {
    const events: string[] = [];
    const supervisor = createSupervisor({ log: () => {}, restartDelaysMs });
    const broken: Service = { name: "worker", start: () => Promise.reject(new Error("no roles")) };
    await expect(supervisor.start([fakeService("web", events).service, broken])).rejects.toThrow("no roles");
    await supervisor.stop();
    expect(events).toEqual(["web started", "web stopped"]);
  });

  it("gives up a restart that is under way when everything is to stop", async () => {
    const supervisor = createSupervisor({ log: () => {}, restartDelaysMs: [60_000] });
    const web = fakeService("web", []);
    await supervisor.start([web.service]);
    web.die();
    await supervisor.stop();
    expect(web.starts()).toBe(1);
  });
});
