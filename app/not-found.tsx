import { NothingHere } from "../components/site/nothing-here.tsx";

/** The page that is not there. */
export default function NotFound() {
  return (
    <NothingHere status={404} title="This page does not exist">
      The link may be wrong, or what it led to was removed. A video that is still a draft is shown to its
      creator alone: if it is yours, sign in.
    </NothingHere>
  );
}
