// SPDX-License-Identifier: GPL-3.0-or-later
package lab;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A server such as the lab's. Options: --server.address, --server.port; --broker=simple or HOST:PORT of a STOMP broker,
 * with --login, --vhost and LAB_PASSCODE of the environment; --cadence=cleared|growing|whole and --every=N.
 */
@SpringBootApplication
public class LabServer {
    public static void main(String[] args) {
        SpringApplication.run(LabServer.class, args);
    }
}
