// Signing in with an access key. The secret goes to the server once and is not kept here.
import { useState } from "preact/hooks";
import { api } from "./api";
import { session } from "./state";

export function Login() {
  const [key, setKey] = useState("");
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    api.login(key.trim(), secret.trim())
      .then((it) => (session.value = it))
      .catch((error: Error) => setProblem(error.message));
  };
  return (
    <main class="login">
      <form onSubmit={submit}>
        <img src="/console/owl.svg" alt="" width="56" height="56" />
        <h1>Otus</h1>
        <label>Access key<input value={key} autocomplete="username" onInput={(it) => setKey(it.currentTarget.value)} /></label>
        <label>Secret key<input type="password" value={secret} autocomplete="current-password"
          onInput={(it) => setSecret(it.currentTarget.value)} /></label>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <button class="primary">Sign in</button>
        <p class="faint">The key was printed when the server first started. <code>otus key create</code> makes another.</p>
      </form>
    </main>
  );
}
