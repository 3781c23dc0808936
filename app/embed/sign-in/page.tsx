import type { Metadata } from "next";
import { SignInSlot } from "../../../components/embed/sign-in-slot.tsx";

export const metadata: Metadata = { title: "Sign in to watch", robots: { index: false } };

/** The window in which a viewer of a framed player signs in. It is told by its opener alone what for. */
export default function EmbedSignInPage() {
  return <SignInSlot />;
}
