import { NothingHere } from "./nothing-here.tsx";

/** The page of a video that is gone, for those who could see it before. */
export function RemovedVideo() {
  return (
    <NothingHere status={410} title="This video was removed">
      Its creator took it away. If it is yours, your studio brings it back for a week after that.
    </NothingHere>
  );
}
