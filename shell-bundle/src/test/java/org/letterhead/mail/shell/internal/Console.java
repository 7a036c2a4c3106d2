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
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.osgi.framework.BundleContext;

/** Runs a command as Karaf does: its own reading of options and arguments, then the command. */
final class Console {
    private static final Session SESSION = (Session) Proxy.newProxyInstance(
            Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);

    private Console() {}

    static String run(Action command, BundleContext context, Object... words) throws Exception {
        inject(command, context);
        return printed(() -> {
            if (new DefaultActionPreparator().prepare(command, SESSION, List.of(words))) {
                command.execute();
            }
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

    private static void inject(Action command, BundleContext context) throws ReflectiveOperationException {
        Field field = command.getClass().getDeclaredField("context");
        field.setAccessible(true);
        field.set(command, context);
    }
}
