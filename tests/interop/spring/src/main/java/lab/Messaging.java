// SPDX-License-Identifier: GPL-3.0-or-later
package lab;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** The endpoint with SockJS, and the broker: Spring's simple one, or a relay. Channels keep Spring's defaults. */
@Configuration
@EnableWebSocketMessageBroker
public class Messaging implements WebSocketMessageBrokerConfigurer {
    private final String broker;
    private final String login;
    private final String passcode;
    private final String vhost;

    public Messaging(@Value("${broker:simple}") String broker, @Value("${login:guest}") String login,
                     @Value("${LAB_PASSCODE:guest}") String passcode, @Value("${vhost:/}") String vhost) {
        this.broker = broker;
        this.login = login;
        this.passcode = passcode;
        this.vhost = vhost;
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.setApplicationDestinationPrefixes("/app");
        if (broker.equals("simple")) {
            registry.enableSimpleBroker("/topic");
            return;
        }
        String[] place = broker.split(":");
        registry.enableStompBrokerRelay("/topic")
                .setRelayHost(place[0]).setRelayPort(Integer.parseInt(place[1])).setVirtualHost(vhost)
                .setClientLogin(login).setClientPasscode(passcode)
                .setSystemLogin(login).setSystemPasscode(passcode);
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/stompendpoint").setAllowedOriginPatterns("*").withSockJS();
    }
}
