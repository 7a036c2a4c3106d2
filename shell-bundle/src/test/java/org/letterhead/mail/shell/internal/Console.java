/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.osgi.framework.BundleContext;

/** Runs a command as Karaf does: its own reading of options and arguments, then the command. */
final class Console {
    private Console() {}

    /** Runs it as a script does: nobody is there to be asked. */
    static String run(Action command, BundleContext context, Object... words) throws Exception {
        return run(command, context, session(null, null), words);
    }

    /** Runs it as a person does who gives this answer to whatever is asked. */
    static String runAsking(String answer, Action command, BundleContext context, Object... words) throws Exception {
        Terminal terminal = (Terminal) Proxy.newProxyInstance(
                Terminal.class.getClassLoader(), new Class<?>[] {Terminal.class}, (proxy, method, arguments) -> null);
        return run(command, context, session(terminal, answer), words);
    }

    private static String run(Action command, BundleContext context, Session session, Object... words)
            throws Exception {
        inject(command, "context", context);
        inject(command, "session", session);
        return printed(() -> {
            if (new DefaultActionPreparator().prepare(command, session, List.of(words))) {
                command.execute();
            }
        });
    }

    private static Session session(Terminal terminal, String answer) {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getTerminal" -> terminal;
                    case "readLine" -> {
                        // What is typed is shown unless a mask hides it.
                        System.out.println(arguments[0] + (arguments[1] == null ? String.valueOf(answer) : "***"));
                        if (answer == null) {
                            throw new IllegalStateException("Ctrl-C");
                        }
                        yield answer;
                    }
                    default -> null;
                });
    }

    interface Body {
        void run() throws Exception;
    }

    static String printed(Body body) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            body.run();
        } finally {
            System.out.flush();
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** As Karaf does: by the field's annotation, if there is such a field. */
    private static void inject(Action command, String name, Object value) throws ReflectiveOperationException {
        for (Field field : command.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Reference.class) && field.getName().equals(name)) {
                field.setAccessible(true);
                field.set(command, value);
            }
        }
    }
}
