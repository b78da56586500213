import { Component, type ErrorInfo, type ReactNode } from 'react';

/** A wall screen has nobody to press reload. */
const RELOAD_AFTER_MS = 15_000;

interface CrashGuardProps {
  readonly children: ReactNode;
  readonly notice: ReactNode;
}

/** Where drawing a part fails, shows the notice in its place and loads the page anew after a while. */
export class CrashGuard extends Component<CrashGuardProps, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('the page cannot be drawn:', error, info.componentStack);
    reloadLater();
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? this.props.notice : this.props.children;
  }
}

/** Asks first whether the service answers: from the browser's own error page no kiosk comes back. */
function reloadLater(): void {
  window.setTimeout(() => {
    fetch(window.location.href, { method: 'HEAD' }).then(
      ({ status }) => (status < 500 ? window.location.reload() : reloadLater()),
      reloadLater,
    );
  }, RELOAD_AFTER_MS);
}
