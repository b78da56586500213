import { Component, type ErrorInfo, type ReactNode } from 'react';

/** A wall screen has nobody to press reload. */
const RELOAD_AFTER_MS = 15_000;

interface CrashGuardProps {
  readonly children: ReactNode;
  readonly notice: ReactNode;
}

/** Where drawing a page fails, says so and loads it anew after a while. */
export class CrashGuard extends Component<CrashGuardProps, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('the page cannot be drawn:', error, info.componentStack);
    window.setTimeout(() => window.location.reload(), RELOAD_AFTER_MS);
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? this.props.notice : this.props.children;
  }
}
