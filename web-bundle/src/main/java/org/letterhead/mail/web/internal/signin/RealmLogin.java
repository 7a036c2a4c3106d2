/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.signin;

import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.PlainText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Karaf's JAAS realm whether a password is somebody's. */
public class RealmLogin {
    private static final Logger LOG = LoggerFactory.getLogger(RealmLogin.class);

    /** A realm may ask a directory that hangs. */
    private static final int MOST_AT_ONCE = 8;

    private static final int LONGEST_REASON = 300;

    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    /**
     * Signs in.
     *
     * @param realm its name
     * @param name as it was typed
     * @param password as it was typed; not kept
     * @return as the realm writes the name; empty if name or password are wrong, without telling which
     * @throws MailUnavailableException if the realm does not answer
     */
    public Optional<Actor.User> user(String realm, String name, char[] password) {
        if (!room.tryAcquire()) {
            throw new MailUnavailableException("So many people are signing in at once, and the realm " + realm
                    + " has answered none of them yet.");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // JAAS makes its modules through it; the framework's has Karaf's.
            thread.setContextClassLoader(LoginContext.class.getClassLoader());
            Subject subject = new Subject();
            LoginContext login = new LoginContext(realm, subject, callbacks -> answer(callbacks, name, password));
            login.login();
            String known = subject.getPrincipals().stream()
                    .filter(principal -> principal.getClass().getSimpleName().equals("UserPrincipal"))
                    .map(Principal::getName)
                    .findFirst()
                    .orElse(name);
            login.logout();
            return Optional.of(new Actor.User(known));
        } catch (FailedLoginException e) {
            return Optional.empty();
        } catch (LoginException e) {
            // Karaf's own modules throw this for a wrong password too.
            LOG.info(
                    "Nobody was signed in by the realm {}: {}",
                    realm,
                    PlainText.untrusted(String.valueOf(e.getMessage()), LONGEST_REASON));
            return Optional.empty();
        } catch (SecurityException e) {
            throw new MailUnavailableException("There is no realm " + realm + ", or it is not in order.", e);
        } finally {
            thread.setContextClassLoader(before);
            room.release();
        }
    }

    private static void answer(Callback[] callbacks, String name, char[] password) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                asked.setName(name);
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword(password.clone());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
