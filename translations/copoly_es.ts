<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES" sourcelanguage="en_US">
<context>
    <name>Backend</name>
    <message>
        <source>The back end is empty. Give a URL, for instance ws://HOST:8090/stompendpoint/websocket.</source>
        <translation>El servidor está vacío. Indique una URL, por ejemplo ws://HOST:8090/stompendpoint/websocket.</translation>
    </message>
    <message>
        <source>The back end is no URL. Give one like ws://HOST:PORT/PATH, and percent-encode special characters in login and passcode.</source>
        <translation>El servidor no es una URL. Indique una como ws://HOST:PUERTO/RUTA y codifique con % los caracteres especiales del usuario y de la contraseña.</translation>
    </message>
    <message>
        <source>The back end&apos;s scheme &apos;%1&apos; is not known. Use ws, wss, stomp, stomps, amqp, amqps or local.</source>
        <translation>El esquema «%1» del servidor no se conoce. Use ws, wss, stomp, stomps, amqp, amqps o local.</translation>
    </message>
    <message>
        <source>The back end&apos;s URL names no host. Write it behind %1://.</source>
        <translation>La URL del servidor no nombra ningún equipo. Escríbalo detrás de %1://.</translation>
    </message>
    <message>
        <source>The back end&apos;s port is no number from 1 to 65535. Correct it, or leave it out for the usual one.</source>
        <translation>El puerto del servidor no es un número de 1 a 65535. Corríjalo, o quítelo para usar el habitual.</translation>
    </message>
    <message>
        <source>The back end&apos;s URL has a &apos;#&apos;. Remove what follows it, or write %23 if it belongs to the passcode.</source>
        <translation>La URL del servidor tiene un «#». Quite lo que le sigue, o escriba %23 si forma parte de la contraseña.</translation>
    </message>
    <message>
        <source>The item &apos;stomp&apos; of the back end&apos;s URL names no place for STOMP. Give a URL that begins with ws, wss, stomp or stomps.</source>
        <translation>El elemento «stomp» de la URL del servidor no nombra un lugar para STOMP. Indique una URL que empiece por ws, wss, stomp o stomps.</translation>
    </message>
    <message>
        <source>The item &apos;dialect&apos; of the back end&apos;s URL is not known. Write dialect=lab, or leave it out.</source>
        <translation>El elemento «dialect» de la URL del servidor no se conoce. Escriba dialect=lab, o quítelo.</translation>
    </message>
    <message>
        <source>The item &apos;heart-beat&apos; of the back end&apos;s URL is no pair of milliseconds. Write, for instance, heart-beat=10000,10000.</source>
        <translation>El elemento «heart-beat» de la URL del servidor no es un par de milisegundos. Escriba, por ejemplo, heart-beat=10000,10000.</translation>
    </message>
    <message>
        <source>There is a line break or another control character in &apos;%1&apos;. Remove it.</source>
        <translation>Hay un salto de línea u otro carácter de control en «%1». Quítelo.</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>Find the host</source>
        <translation>Encontrar el equipo</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Conectar</translation>
    </message>
    <message>
        <source>Encrypt (TLS)</source>
        <translation>Cifrar (TLS)</translation>
    </message>
    <message>
        <source>Open the WebSocket</source>
        <translation>Abrir el WebSocket</translation>
    </message>
    <message>
        <source>Log in (STOMP)</source>
        <translation>Iniciar sesión (STOMP)</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Suscribirse</translation>
    </message>
    <message>
        <source>Send and receive</source>
        <translation>Enviar y recibir</translation>
    </message>
    <message>
        <source>There is no host named %1.</source>
        <translation>No existe ningún equipo llamado %1.</translation>
    </message>
    <message>
        <source>%1 is there, but nothing listens on that port.</source>
        <translation>%1 existe, pero nadie escucha en ese puerto.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 no respondió a tiempo.</translation>
    </message>
    <message>
        <source>The certificate cannot be trusted: %1.</source>
        <translation>El certificado no es de confianza: %1.</translation>
    </message>
    <message>
        <source>The own authority cannot be read: %1.</source>
        <translation>No se puede leer la autoridad propia: %1.</translation>
    </message>
    <message>
        <source>The server answered 404: it has no WebSocket at that path.</source>
        <translation>El servidor respondió 404: no tiene WebSocket en esa ruta.</translation>
    </message>
    <message>
        <source>The server refused the WebSocket with status %1.</source>
        <translation>El servidor rechazó el WebSocket con el código %1.</translation>
    </message>
    <message>
        <source>The load balancer answered %1: none of its servers can be reached.</source>
        <translation>El balanceador respondió %1: no alcanza a ninguno de sus servidores.</translation>
    </message>
    <message>
        <source>The server answered the WebSocket request with status %1.</source>
        <translation>El servidor respondió a la petición de WebSocket con el código %1.</translation>
    </message>
    <message>
        <source>What answers there is no WebSocket: %1.</source>
        <translation>Lo que responde allí no es un WebSocket: %1.</translation>
    </message>
    <message>
        <source>The login was refused.</source>
        <translation>Se rechazó el inicio de sesión.</translation>
    </message>
    <message>
        <source>The login was refused: %1.</source>
        <translation>Se rechazó el inicio de sesión: %1.</translation>
    </message>
    <message>
        <source>The server is up, but its broker is not: %1</source>
        <translation>El servidor funciona, pero su intermediario no: %1</translation>
    </message>
    <message>
        <source>No common STOMP version: %1.</source>
        <translation>Ninguna versión de STOMP en común: %1.</translation>
    </message>
    <message>
        <source>What answers there does not speak STOMP: %1.</source>
        <translation>Lo que responde allí no habla STOMP: %1.</translation>
    </message>
    <message>
        <source>A message was larger than allowed.</source>
        <translation>Un mensaje era más grande de lo permitido.</translation>
    </message>
    <message>
        <source>The server closed the connection (%1 %2).</source>
        <translation>El servidor cerró la conexión (%1 %2).</translation>
    </message>
    <message>
        <source>The connection ended without a word.</source>
        <translation>La conexión terminó sin aviso.</translation>
    </message>
    <message>
        <source>The broker ended the session without saying why.</source>
        <translation>El intermediario terminó la sesión sin decir por qué.</translation>
    </message>
    <message>
        <source>The broker refused: %1.</source>
        <translation>El intermediario se negó: %1.</translation>
    </message>
    <message>
        <source>The message that was sent did not come back.</source>
        <translation>El mensaje enviado no volvió.</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>Se detuvo la comprobación.</translation>
    </message>
    <message>
        <source>Check the host name for typing errors, and whether this computer is on the network.</source>
        <translation>Compruebe que el nombre del equipo esté bien escrito y que este ordenador tenga red.</translation>
    </message>
    <message>
        <source>Check the port, and whether the server is running.</source>
        <translation>Compruebe el puerto y que el servidor esté en marcha.</translation>
    </message>
    <message>
        <source>Check host and port; a firewall may swallow the connection, or the server may hang.</source>
        <translation>Compruebe el equipo y el puerto; un cortafuegos puede tragarse la conexión, o el servidor estar colgado.</translation>
    </message>
    <message>
        <source>If the server has a private authority, choose its CA file.</source>
        <translation>Si el servidor tiene una autoridad privada, elija su archivo de autoridad.</translation>
    </message>
    <message>
        <source>Use the host name that the certificate is for.</source>
        <translation>Use el nombre de equipo al que pertenece el certificado.</translation>
    </message>
    <message>
        <source>Have the certificate renewed, and check this computer&apos;s clock.</source>
        <translation>Haga renovar el certificado y compruebe el reloj de este ordenador.</translation>
    </message>
    <message>
        <source>Choose a file with a certificate in PEM form.</source>
        <translation>Elija un archivo con un certificado en formato PEM.</translation>
    </message>
    <message>
        <source>Check whether that port is an encrypted one; without TLS use ws or stomp.</source>
        <translation>Compruebe que ese puerto sea cifrado; sin TLS use ws o stomp.</translation>
    </message>
    <message>
        <source>Enable the Web STOMP plugin in the console; it needs a dedicated plan.</source>
        <translation>Active el complemento Web STOMP en la consola; necesita un plan dedicado.</translation>
    </message>
    <message>
        <source>Check the path: RabbitMQ has /ws, a Spring server /stompendpoint/websocket.</source>
        <translation>Compruebe la ruta: RabbitMQ tiene /ws; un servidor Spring, /stompendpoint/websocket.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server which users and origins it lets in.</source>
        <translation>Pregunte a quien administra el servidor qué usuarios y orígenes admite.</translation>
    </message>
    <message>
        <source>Start the servers behind it; it may go on answering so for 10 seconds after they are up.</source>
        <translation>Arranque los servidores que hay detrás; puede seguir respondiendo así 10 segundos después.</translation>
    </message>
    <message>
        <source>Check the port and the path of the URL.</source>
        <translation>Compruebe el puerto y la ruta de la URL.</translation>
    </message>
    <message>
        <source>Check login, passcode and virtual host.</source>
        <translation>Compruebe el usuario, la contraseña y el host virtual.</translation>
    </message>
    <message>
        <source>Start the broker, or wait: the server looks for it every 5 seconds.</source>
        <translation>Arranque el intermediario o espere: el servidor lo busca cada 5 segundos.</translation>
    </message>
    <message>
        <source>This program speaks STOMP 1.0, 1.1 and 1.2; the server needs one of them.</source>
        <translation>Este programa habla STOMP 1.0, 1.1 y 1.2; el servidor necesita una de ellas.</translation>
    </message>
    <message>
        <source>Check whether that port is the one for STOMP.</source>
        <translation>Compruebe que ese puerto sea el de STOMP.</translation>
    </message>
    <message>
        <source>Set a smaller frame limit in the profile.</source>
        <translation>Ponga un límite de trama menor en el perfil.</translation>
    </message>
    <message>
        <source>Look into the server&apos;s log; a balancer between may have cut the line.</source>
        <translation>Mire el registro del servidor; un balanceador intermedio puede haber cortado la línea.</translation>
    </message>
    <message>
        <source>The user may lack the right to read or write /topic there; the broker&apos;s log says more.</source>
        <translation>Puede que el usuario no tenga permiso para leer o escribir en /topic; el registro del intermediario dice más.</translation>
    </message>
    <message>
        <source>Check whether the user may write to /topic, and whether the server passes messages on.</source>
        <translation>Compruebe que el usuario pueda escribir en /topic y que el servidor reenvíe los mensajes.</translation>
    </message>
    <message>
        <source>Start it again when you like.</source>
        <translation>Vuelva a iniciarla cuando quiera.</translation>
    </message>
</context>
<context>
    <name>canvas::CanvasWidget</name>
    <message>
        <source>Canvas</source>
        <translation>Lienzo</translation>
    </message>
    <message>
        <source>The drawing. Arrow keys move the view, plus and minus zoom.</source>
        <translation>El dibujo. Las flechas mueven la vista; más y menos la acercan o alejan.</translation>
    </message>
    <message>
        <source>Frame: %1 ms, worst of 100: %2 ms
Tiles: %3 (%4 MiB)
Shapes in view: %5</source>
        <translation>Cuadro: %1 ms, el peor de 100: %2 ms
Teselas: %3 (%4 MiB)
Figuras a la vista: %5</translation>
    </message>
</context>
<context>
    <name>canvas::Minimap</name>
    <message>
        <source>Minimap</source>
        <translation>Minimapa</translation>
    </message>
</context>
<context>
    <name>canvas::Ruler</name>
    <message>
        <source>Top ruler</source>
        <translation>Regla superior</translation>
    </message>
    <message>
        <source>Left ruler</source>
        <translation>Regla izquierda</translation>
    </message>
</context>
<context>
    <name>shell::BackendsDialog</name>
    <message>
        <source>Back Ends</source>
        <translation>Servidores</translation>
    </message>
    <message>
        <source>Back ends</source>
        <translation>Servidores</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplicar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Import...</source>
        <translation>Importar...</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exportar...</translation>
    </message>
    <message>
        <source>&amp;Test Connection</source>
        <translation>&amp;Probar la conexión</translation>
    </message>
    <message>
        <source>Import Back Ends</source>
        <translation>Importar servidores</translation>
    </message>
    <message>
        <source>Back ends (*.json)</source>
        <translation>Servidores (*.json)</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>No se puede leer el archivo.</translation>
    </message>
    <message>
        <source>Export Back Ends, without passcodes</source>
        <translation>Exportar servidores, sin contraseñas</translation>
    </message>
    <message>
        <source>The file cannot be written.</source>
        <translation>No se puede escribir el archivo.</translation>
    </message>
    <message>
        <source>Testing %1</source>
        <translation>Probando %1</translation>
    </message>
    <message>
        <source>Stop &amp;Test</source>
        <translation>&amp;Detener la prueba</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>Aceptar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>shell::ConnectionDock</name>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>every %1 s</source>
        <translation>cada %1 s</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>does not name itself</source>
        <translation>no dice su nombre</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <extracomment>%1 name of a server, %2 its address behind the balancer</extracomment>
        <translation>%1 en %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>ours %1, theirs %2</source>
        <extracomment>%1 and %2 &apos;every 10 s&apos; or &apos;never&apos;</extracomment>
        <translation>los nuestros %1, los suyos %2</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>aún sin medir</translation>
    </message>
    <message>
        <source>%1 sent, %2 received</source>
        <extracomment>%1, %2 numbers of frames</extracomment>
        <translation>%1 enviadas, %2 recibidas</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Served by</source>
        <translation>Atendido por</translation>
    </message>
    <message>
        <source>Connected to</source>
        <translation>Conectado a</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Cifrado</translation>
    </message>
    <message>
        <source>STOMP</source>
        <translation>STOMP</translation>
    </message>
    <message>
        <source>Heart-beats</source>
        <translation>Latidos</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>Ida y vuelta</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sesión</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Tramas</translation>
    </message>
    <message>
        <source>no budget</source>
        <translation>sin presupuesto</translation>
    </message>
    <message>
        <source>%1 of %2 messages, forecast %3</source>
        <extracomment>numbers of messages: %1 sent and received this month, %2 allowed, %3 forecast for the month</extracomment>
        <translation>%1 de %2 mensajes, previsión %3</translation>
    </message>
    <message>
        <source>Others see your pointer less often.</source>
        <translation>Los demás ven su puntero con menos frecuencia.</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Este mes</translation>
    </message>
    <message>
        <source>under 1 ms</source>
        <translation>menos de 1 ms</translation>
    </message>
</context>
<context>
    <name>shell::ConnectionTest</name>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Everything works: STOMP %1.</source>
        <translation>Todo funciona: STOMP %1.</translation>
    </message>
    <message>
        <source>Everything works: STOMP %1, %2.</source>
        <translation>Todo funciona: STOMP %1, %2.</translation>
    </message>
</context>
<context>
    <name>shell::CrossingBar</name>
    <message>
        <source>%1 of %2</source>
        <extracomment>which one of how many is shown</extracomment>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>The same vertices in an order that does not cross; can be undone.</source>
        <translation>Los mismos vértices en un orden que no se cruza; se puede deshacer.</translation>
    </message>
    <message>
        <source>No order of these vertices is free of crossings; move some first.</source>
        <translation>Ningún orden de estos vértices queda sin cruces; mueva antes alguno.</translation>
    </message>
    <message>
        <source>A polygon crosses itself since the edits of %1 came together.</source>
        <extracomment>%1 names of people</extracomment>
        <translation>Un polígono se cruza consigo mismo desde que se juntaron los cambios de %1.</translation>
    </message>
    <message>
        <source>&quot;%2&quot; crosses itself since the edits of %1 came together.</source>
        <extracomment>%1 names of people, %2 label of the polygon</extracomment>
        <translation>«%2» se cruza consigo mismo desde que se juntaron los cambios de %1.</translation>
    </message>
    <message>
        <source>Tell of the next one</source>
        <translation>Pasar al siguiente</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Bring the polygon into view and select it</source>
        <translation>Traer el polígono a la vista y seleccionarlo</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Leave as It Is</source>
        <translation>Dejar como está</translation>
    </message>
</context>
<context>
    <name>shell::DialogQuestions</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>Aceptar</translation>
    </message>
</context>
<context>
    <name>shell::DrawingLinkError</name>
    <message>
        <source>This is no Copoly link. A link looks like copoly:DRAWING?backend=URL.</source>
        <translation>Esto no es un enlace de Copoly. Un enlace tiene la forma copoly:DIBUJO?backend=URL.</translation>
    </message>
    <message>
        <source>The link is longer than %1 characters.</source>
        <translation>El enlace tiene más de %1 caracteres.</translation>
    </message>
    <message>
        <source>The link holds characters that are not allowed there. In the back end&apos;s URL they are written percent-encoded.</source>
        <translation>El enlace contiene caracteres que no se permiten ahí. En la URL del servidor se escriben codificados con %.</translation>
    </message>
    <message>
        <source>The link names no drawing. A drawing is 1 to 64 of A-Z, a-z, 0-9, _ and -, and follows copoly: at once.</source>
        <translation>El enlace no nombra ningún dibujo. Un dibujo son de 1 a 64 caracteres de A-Z, a-z, 0-9, _ y -, y sigue directamente a copoly:.</translation>
    </message>
    <message>
        <source>The link says more than a drawing and one back end.</source>
        <translation>El enlace dice más que un dibujo y un servidor.</translation>
    </message>
    <message>
        <source>The link&apos;s back end cannot be used. %1</source>
        <translation>El servidor del enlace no se puede usar. %1</translation>
    </message>
    <message>
        <source>The link holds a passcode. Whoever has the link would have the passcode, so that such links are not followed.</source>
        <translation>El enlace contiene una contraseña. Quien tenga el enlace tendría la contraseña, por eso no se siguen enlaces así.</translation>
    </message>
    <message>
        <source>The link&apos;s back end is &apos;local:&apos;, which is another place for everybody.</source>
        <translation>El servidor del enlace es &apos;local:&apos;, que para cada uno es otro lugar.</translation>
    </message>
</context>
<context>
    <name>shell::DrawingPathError</name>
    <message>
        <source>There is no file %1</source>
        <translation>No existe el archivo %1</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>No se puede leer el archivo: %1</translation>
    </message>
    <message>
        <source>The file is no Copoly drawing: %1</source>
        <translation>El archivo no es un dibujo de Copoly: %1</translation>
    </message>
    <message>
        <source>The file&apos;s name must be a drawing&apos;s, 1 to 64 of A-Z, a-z, 0-9, _ and -, and end in .copoly: %1</source>
        <translation>El nombre del archivo debe ser el de un dibujo, de 1 a 64 caracteres de A-Z, a-z, 0-9, _ y -, y acabar en .copoly: %1</translation>
    </message>
</context>
<context>
    <name>shell::EndText</name>
    <message>
        <source>disconnected</source>
        <translation>desconectado</translation>
    </message>
    <message>
        <source>the login was refused</source>
        <translation>se rechazó el inicio de sesión</translation>
    </message>
    <message>
        <source>the login was refused (%1)</source>
        <translation>se rechazó el inicio de sesión (%1)</translation>
    </message>
    <message>
        <source>the server is up, but its broker is down</source>
        <translation>el servidor funciona, pero su intermediario no</translation>
    </message>
    <message>
        <source>the server speaks no version of STOMP that Copoly knows</source>
        <translation>el servidor no habla ninguna versión de STOMP que Copoly conozca</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>se perdió la conexión</translation>
    </message>
    <message>
        <source>the server closed the connection (code %1)</source>
        <translation>el servidor cerró la conexión (código %1)</translation>
    </message>
    <message>
        <source>the server sent something that is not STOMP</source>
        <translation>el servidor envió algo que no es STOMP</translation>
    </message>
    <message>
        <source>the server reported an error</source>
        <translation>el servidor comunicó un error</translation>
    </message>
    <message>
        <source>the server reported an error: %1</source>
        <translation>el servidor comunicó un error: %1</translation>
    </message>
    <message>
        <source>a message was too big for the connection</source>
        <translation>un mensaje era demasiado grande para la conexión</translation>
    </message>
    <message>
        <source>the server fell silent</source>
        <translation>el servidor dejó de dar señales</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <translation>el servidor no respondió a tiempo</translation>
    </message>
    <message>
        <source>the host was not found</source>
        <translation>no se encontró el equipo</translation>
    </message>
    <message>
        <source>nobody listens there</source>
        <translation>nadie escucha allí</translation>
    </message>
    <message>
        <source>the web server answered with status %1</source>
        <translation>el servidor web respondió con el código %1</translation>
    </message>
    <message>
        <source>the certificate is not trusted</source>
        <translation>el certificado no es de confianza</translation>
    </message>
    <message>
        <source>the certificate is not trusted (%1)</source>
        <translation>el certificado no es de confianza (%1)</translation>
    </message>
    <message>
        <source>Check login, passcode and virtual host of the back end.</source>
        <translation>Compruebe el usuario, la contraseña y el host virtual del servidor.</translation>
    </message>
    <message>
        <source>Check that the URL names a STOMP endpoint.</source>
        <translation>Compruebe que la URL nombre un punto de acceso STOMP.</translation>
    </message>
    <message>
        <source>Lower the frame limit of the back end.</source>
        <translation>Reduzca el límite de trama del servidor.</translation>
    </message>
    <message>
        <source>Check the name of the host and the network.</source>
        <translation>Compruebe el nombre del equipo y la red.</translation>
    </message>
    <message>
        <source>Check the port, and that the server runs.</source>
        <translation>Compruebe el puerto y que el servidor esté en marcha.</translation>
    </message>
    <message>
        <source>Give the certificate authority&apos;s file in the settings of the back end.</source>
        <translation>Indique el archivo de la autoridad de certificación en los ajustes del servidor.</translation>
    </message>
    <message>
        <source>Check the path of the URL.</source>
        <translation>Compruebe la ruta de la URL.</translation>
    </message>
</context>
<context>
    <name>shell::FramesDock</name>
    <message>
        <source>Frames</source>
        <translation>Tramas</translation>
    </message>
    <message>
        <source>Show only what contains</source>
        <translation>Mostrar solo lo que contenga</translation>
    </message>
    <message>
        <source>Filter of frames</source>
        <translation>Filtro de tramas</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Trama</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vaciar</translation>
    </message>
</context>
<context>
    <name>shell::FramesModel</name>
    <message numerus="yes">
        <source>(%n octet(s) in all)</source>
        <translation>
            <numerusform>(%n octeto en total)</numerusform>
            <numerusform>(%n octetos en total)</numerusform>
        </translation>
    </message>
    <message>
        <source>out</source>
        <comment>direction of a frame</comment>
        <translation>sale</translation>
    </message>
    <message>
        <source>in</source>
        <comment>direction of a frame</comment>
        <translation>entra</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>Tiempo (s)</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Sentido</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destino</translation>
    </message>
    <message>
        <source>Octets</source>
        <translation>Octetos</translation>
    </message>
</context>
<context>
    <name>shell::HostBar</name>
    <message>
        <source>Others on this network join at</source>
        <translation>Otros de esta red se unen en</translation>
    </message>
    <message>
        <source>Others on this computer join at</source>
        <translation>Otros en este ordenador se unen en</translation>
    </message>
    <message>
        <source>Address to join at</source>
        <translation>Dirección para unirse</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copiar la dirección</translation>
    </message>
    <message>
        <source>Let others on this network join</source>
        <translation>Permitir que se unan otros de esta red</translation>
    </message>
    <message>
        <source>Without TLS and without passcode: for networks that you trust.</source>
        <translation>Sin TLS y sin contraseña: para redes en las que confía.</translation>
    </message>
</context>
<context>
    <name>shell::LabDock</name>
    <message>
        <source>Nothing was heard from the lab&apos;s servers in this drawing.</source>
        <translation>En este dibujo no se oyó nada de los servidores del laboratorio.</translation>
    </message>
    <message>
        <source>what the points say</source>
        <translation>lo que dicen los puntos</translation>
    </message>
    <message>
        <source>As the points say</source>
        <translation>Como dicen los puntos</translation>
    </message>
    <message>
        <source>Other order</source>
        <translation>Otro orden</translation>
    </message>
    <message>
        <source>Other points</source>
        <translation>Otros puntos</translation>
    </message>
    <message>
        <source>Unknown points</source>
        <translation>Puntos desconocidos</translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>No se hizo</translation>
    </message>
    <message>
        <source>The server and the points agree.</source>
        <translation>El servidor y los puntos coinciden.</translation>
    </message>
    <message>
        <source>The server took these points in another order, so it is another polygon.</source>
        <translation>El servidor tomó estos puntos en otro orden, así que es otro polígono.</translation>
    </message>
    <message>
        <source>The server made it of points that do not follow each other: several servers share the points out among themselves.</source>
        <translation>El servidor lo hizo con puntos que no se siguen: varios servidores se reparten los puntos.</translation>
    </message>
    <message>
        <source>It has vertices that were never heard as points.</source>
        <translation>Tiene vértices que nunca se oyeron como puntos.</translation>
    </message>
    <message>
        <source>No server made this polygon.</source>
        <translation>Ningún servidor hizo este polígono.</translation>
    </message>
    <message>
        <source>Servers&apos; Polygons</source>
        <translation>Polígonos de los servidores</translation>
    </message>
    <message>
        <source>Points to a polygon</source>
        <translation>Puntos por polígono</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todos</translation>
    </message>
    <message>
        <source>How many points the servers make a polygon of</source>
        <translation>De cuántos puntos hacen los servidores un polígono</translation>
    </message>
    <message>
        <source>Servers&apos; polygons</source>
        <translation>Polígonos de los servidores</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Veredicto</translation>
    </message>
    <message>
        <source>What a server made</source>
        <translation>Lo que hizo un servidor</translation>
    </message>
    <message>
        <source>What the points say</source>
        <translation>Lo que dicen los puntos</translation>
    </message>
    <message>
        <source>Draw What the Points Say</source>
        <translation>Dibujar lo que dicen los puntos</translation>
    </message>
    <message>
        <source>Adds the polygons that follow from the points and that no server made; can be undone.</source>
        <translation>Añade los polígonos que se siguen de los puntos y que ningún servidor hizo; se puede deshacer.</translation>
    </message>
    <message numerus="yes">
        <source>Servers made %n polygon(s).</source>
        <translation>
            <numerusform>Los servidores hicieron %n polígono.</numerusform>
            <numerusform>Los servidores hicieron %n polígonos.</numerusform>
        </translation>
    </message>
    <message>
        <source>The points say the same.</source>
        <translation>Los puntos dicen lo mismo.</translation>
    </message>
    <message numerus="yes">
        <source>Not what the points say: %n.</source>
        <translation>
            <numerusform>No es lo que dicen los puntos: %n.</numerusform>
            <numerusform>No son lo que dicen los puntos: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) make no polygon yet.</source>
        <translation>
            <numerusform>%n punto aún no forma polígono.</numerusform>
            <numerusform>%n puntos aún no forman polígono.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::LinkDialog</name>
    <message>
        <source>Open a link</source>
        <translation>Abrir un enlace</translation>
    </message>
    <message>
        <source>Open the drawing %1 at your back end %2?</source>
        <translation>¿Abrir el dibujo %1 en su servidor %2?</translation>
    </message>
    <message>
        <source>Open the drawing %1 at %2?</source>
        <translation>¿Abrir el dibujo %1 en %2?</translation>
    </message>
    <message>
        <source>Drawing:</source>
        <translation>Dibujo:</translation>
    </message>
    <message>
        <source>Your back end:</source>
        <translation>Su servidor:</translation>
    </message>
    <message>
        <source>Host:</source>
        <translation>Equipo:</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>Dirección:</translation>
    </message>
    <message>
        <source>Connection:</source>
        <translation>Conexión:</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>cifrada</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>sin cifrar</translation>
    </message>
    <message>
        <source>A link asks for this. Nothing is connected yet. Who is in that drawing will see your name and what you draw.</source>
        <translation>Lo pide un enlace. Todavía no se ha conectado nada. Quien esté en ese dibujo verá su nombre y lo que dibuje.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>shell::MainWindow</name>
    <message>
        <source>Set up back ends...</source>
        <translation>Configurar servidores...</translation>
    </message>
    <message>
        <source>Not safe: the certificate of %1 is not checked. Anybody between here and there can read and change everything.</source>
        <translation>No es seguro: no se comprueba el certificado de %1. Cualquiera en el camino puede leer y cambiar todo.</translation>
    </message>
    <message>
        <source>A drawing is named by 1 to 64 letters, digits, _ and -, without accents.</source>
        <translation>Un dibujo se nombra con 1 a 64 letras, cifras, _ y -, sin acentos.</translation>
    </message>
    <message>
        <source>Passcode of %1 at %2</source>
        <translation>Contraseña de %1 en %2</translation>
    </message>
    <message>
        <source>About Copoly</source>
        <translation>Acerca de Copoly</translation>
    </message>
    <message>
        <source>Draw points and polygons together over STOMP brokers.
Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Dibujar puntos y polígonos entre varios sobre intermediarios STOMP.
Software libre bajo la Licencia Pública General de GNU, versión 3 o posterior.</translation>
    </message>
    <message>
        <source>Leaving: waiting until others have what was drawn here.</source>
        <translation>Saliendo: esperando a que otros tengan lo que se dibujó aquí.</translation>
    </message>
    <message>
        <source>Leave Now</source>
        <translation>Salir ahora</translation>
    </message>
    <message>
        <source>Type the name of a drawing and press Enter.</source>
        <translation>Escriba el nombre de un dibujo y pulse Intro.</translation>
    </message>
    <message>
        <source>The name that others see</source>
        <translation>El nombre que ven los demás</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Edición</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Herramientas</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>Aparie&amp;ncia</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Ay&amp;uda</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Herramientas</translation>
    </message>
    <message>
        <source>Drawing and back end</source>
        <translation>Dibujo y servidor</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Dibujo</translation>
    </message>
    <message>
        <source>Another name and Enter opens another drawing</source>
        <translation>Otro nombre e Intro abren otro dibujo</translation>
    </message>
    <message>
        <source>Back end</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Fill colour</source>
        <translation>Color de relleno</translation>
    </message>
    <message>
        <source>Stroke colour</source>
        <translation>Color de borde</translation>
    </message>
    <message>
        <source>Export Drawing</source>
        <translation>Exportar el dibujo</translation>
    </message>
    <message>
        <source>GeoJSON (*.geojson)</source>
        <translation>GeoJSON (*.geojson)</translation>
    </message>
    <message>
        <source>SVG picture (*.svg)</source>
        <translation>Imagen SVG (*.svg)</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>Imagen PNG (*.png)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>Documento PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Exportado a %1</translation>
    </message>
    <message>
        <source>A name that ends in .geojson, .svg, .png or .pdf is needed.</source>
        <translation>Hace falta un nombre que termine en .geojson, .svg, .png o .pdf.</translation>
    </message>
    <message>
        <source>The file cannot be written.</source>
        <translation>No se puede escribir el archivo.</translation>
    </message>
    <message>
        <source>Pa&amp;nels</source>
        <translation>&amp;Paneles</translation>
    </message>
    <message>
        <source>somebody unknown</source>
        <translation>alguien desconocido</translation>
    </message>
</context>
<context>
    <name>shell::PeopleDock</name>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (usted)</translation>
    </message>
    <message>
        <source>%1 (keeps the drawing)</source>
        <translation>%1 (guarda el dibujo)</translation>
    </message>
    <message numerus="yes">
        <source>%1, behind by %n</source>
        <extracomment>%1 a name, %n edits</extracomment>
        <translation>
            <numerusform>%1, atrasado en %n</numerusform>
            <numerusform>%1, atrasado en %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Has the same drawing as you</source>
        <translation>Tiene el mismo dibujo que usted</translation>
    </message>
    <message>
        <source>Is catching up</source>
        <translation>Se está poniendo al día</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Alguien</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>People in the drawing</source>
        <translation>Personas en el dibujo</translation>
    </message>
</context>
<context>
    <name>shell::ProfileEditor</name>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nombre</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>&amp;Tipo</translation>
    </message>
    <message>
        <source>&amp;URL</source>
        <translation>&amp;URL</translation>
    </message>
    <message>
        <source>&amp;Virtual host</source>
        <translation>Host &amp;virtual</translation>
    </message>
    <message>
        <source>&amp;Login</source>
        <translation>Usua&amp;rio</translation>
    </message>
    <message>
        <source>&amp;Passcode</source>
        <translation>&amp;Contraseña</translation>
    </message>
    <message>
        <source>&amp;Port</source>
        <translation>&amp;Puerto</translation>
    </message>
    <message>
        <source>Web pages and servers of the lab</source>
        <translation>Páginas y servidores del laboratorio</translation>
    </message>
    <message>
        <source>&amp;Draw with</source>
        <translation>&amp;Dibujar con</translation>
    </message>
    <message>
        <source>D&amp;estinations</source>
        <translation>D&amp;estinos</translation>
    </message>
    <message>
        <source>Points out</source>
        <translation>Puntos, salida</translation>
    </message>
    <message>
        <source>Points in</source>
        <translation>Puntos, entrada</translation>
    </message>
    <message>
        <source>Polygons in</source>
        <translation>Polígonos, entrada</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificate &amp;authority</source>
        <translation>&amp;Autoridad de certificación</translation>
    </message>
    <message>
        <source>Certificate Authority</source>
        <translation>Autoridad de certificación</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Certificados (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Límites</translation>
    </message>
    <message>
        <source>&amp;Frame limit</source>
        <translation>&amp;Límite de trama</translation>
    </message>
    <message>
        <source>&amp;Messages a month</source>
        <translation>&amp;Mensajes al mes</translation>
    </message>
    <message>
        <source>&amp;Heart-beats out</source>
        <translation>&amp;Latidos, salida</translation>
    </message>
    <message>
        <source>Heart-&amp;beats in</source>
        <translation>Latidos, &amp;entrada</translation>
    </message>
    <message>
        <source>Kept; type here to replace it</source>
        <translation>Guardada; escriba aquí para cambiarla</translation>
    </message>
    <message>
        <source>Copoly alone</source>
        <translation>Solo Copoly</translation>
    </message>
    <message>
        <source>Copoly and the lab&apos;s pages and servers</source>
        <translation>Copoly y las páginas y servidores del laboratorio</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>&amp;Olvidar</translation>
    </message>
    <message>
        <source>Let others on this network join (without TLS and without passcode)</source>
        <translation>Permitir que se unan otros de esta red (sin TLS y sin contraseña)</translation>
    </message>
    <message>
        <source>Send polygons drawn here to the web pages too</source>
        <translation>Enviar también a las páginas web los polígonos dibujados aquí</translation>
    </message>
    <message>
        <source>Bro&amp;wse...</source>
        <translation>E&amp;xaminar...</translation>
    </message>
    <message>
        <source>Those that this system trusts</source>
        <translation>Las que este sistema admite</translation>
    </message>
    <message>
        <source>Connect although the certificate is not trusted</source>
        <translation>Conectar aunque el certificado no sea de confianza</translation>
    </message>
    <message>
        <source>Not safe: anybody between here and the server can read and change everything, the passcode included. Use this for tests alone.</source>
        <translation>No es seguro: cualquiera entre este ordenador y el servidor puede leer y cambiar todo, también la contraseña. Úselo solo para pruebas.</translation>
    </message>
    <message>
        <source> octets</source>
        <translation> octetos</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sin límite</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>None</source>
        <comment>no heart-beats</comment>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>Paste the AMQP URL from the console of CloudAMQP: it fills login, passcode and virtual host.</source>
        <translation>Pegue la URL de AMQP de la consola de CloudAMQP: rellena el usuario, la contraseña y el host virtual.</translation>
    </message>
    <message>
        <source>The address of the balancer in front of the lab&apos;s servers.</source>
        <translation>La dirección del balanceador delante de los servidores del laboratorio.</translation>
    </message>
</context>
<context>
    <name>shell::ProfileText</name>
    <message>
        <source>Load balancer</source>
        <translation>Balanceador de carga</translation>
    </message>
    <message>
        <source>CloudAMQP</source>
        <translation>CloudAMQP</translation>
    </message>
    <message>
        <source>RabbitMQ</source>
        <translation>RabbitMQ</translation>
    </message>
    <message>
        <source>ActiveMQ</source>
        <translation>ActiveMQ</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Este ordenador</translation>
    </message>
    <message>
        <source>Custom</source>
        <comment>kind of back end</comment>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Lab</source>
        <comment>preset of destinations</comment>
        <translation>Laboratorio</translation>
    </message>
    <message>
        <source>Points only</source>
        <comment>preset of destinations</comment>
        <translation>Solo puntos</translation>
    </message>
    <message>
        <source>Classic, without drawing id</source>
        <comment>preset of destinations</comment>
        <translation>Clásico, sin nombre de dibujo</translation>
    </message>
    <message>
        <source>Custom</source>
        <comment>preset of destinations</comment>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Give the back end a name.</source>
        <translation>Dé un nombre al servidor.</translation>
    </message>
    <message>
        <source>Give the URL, for instance wss://host/ws or stomp://host:61613.</source>
        <translation>Indique la URL, por ejemplo wss://equipo/ws o stomp://equipo:61613.</translation>
    </message>
    <message>
        <source>Give a destination, for instance /topic/newpoint.{id}.</source>
        <translation>Indique un destino, por ejemplo /topic/newpoint.{id}.</translation>
    </message>
    <message>
        <source>At most %1 characters.</source>
        <translation>Como máximo %1 caracteres.</translation>
    </message>
    <message>
        <source>No line breaks here.</source>
        <translation>Aquí no puede haber saltos de línea.</translation>
    </message>
    <message>
        <source>This is no URL: it begins with ws://, wss://, stomp://, stomps:// or amqps://, and a port is at most 65535.</source>
        <translation>Esto no es una URL: empieza por ws://, wss://, stomp://, stomps:// o amqps://, y un puerto es como máximo 65535.</translation>
    </message>
    <message>
        <source>Begin with ws://, wss://, stomp://, stomps:// or amqps://.</source>
        <translation>Empiece por ws://, wss://, stomp://, stomps:// o amqps://.</translation>
    </message>
    <message>
        <source>The name of the host is missing.</source>
        <translation>Falta el nombre del equipo.</translation>
    </message>
    <message>
        <source>Put the name of your load balancer in place of HOST.</source>
        <translation>Ponga el nombre de su balanceador de carga en lugar de HOST.</translation>
    </message>
    <message>
        <source>The passcode belongs into its own field.</source>
        <translation>La contraseña va en su propio campo.</translation>
    </message>
    <message>
        <source>From %1 to %2 octets.</source>
        <translation>De %1 a %2 octetos.</translation>
    </message>
    <message>
        <source>From 0 to %1 messages.</source>
        <translation>De 0 a %1 mensajes.</translation>
    </message>
    <message>
        <source>From 0 to %1 ms.</source>
        <translation>De 0 a %1 ms.</translation>
    </message>
    <message>
        <source>Begin with /, without blanks and without * ? # &gt;; {id} stands for the drawing.</source>
        <translation>Empiece por /, sin espacios y sin * ? # &gt;; {id} representa el dibujo.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>No se puede leer este archivo.</translation>
    </message>
    <message>
        <source>The file is not JSON: line %1, column %2.</source>
        <translation>El archivo no es JSON: línea %1, columna %2.</translation>
    </message>
    <message>
        <source>The file holds no back ends.</source>
        <translation>El archivo no contiene servidores.</translation>
    </message>
    <message>
        <source>The file was written by a newer version of Copoly.</source>
        <translation>El archivo lo escribió una versión más nueva de Copoly.</translation>
    </message>
    <message numerus="yes">
        <source>The file holds more than %n back ends.</source>
        <translation>
            <numerusform>El archivo contiene más de %n servidor.</numerusform>
            <numerusform>El archivo contiene más de %n servidores.</numerusform>
        </translation>
    </message>
    <message>
        <source>The file has a value that cannot be: %1.</source>
        <translation>El archivo tiene un valor imposible: %1.</translation>
    </message>
    <message>
        <source>Kept in the keychain of this system.</source>
        <translation>Guardada en el llavero de este sistema.</translation>
    </message>
    <message>
        <source>No keychain is running here: the passcode is kept until Copoly ends, and must then be typed again.</source>
        <translation>Aquí no funciona ningún llavero: la contraseña se guarda hasta que Copoly termine, y luego habrá que escribirla de nuevo.</translation>
    </message>
    <message>
        <source>No passcode is kept.</source>
        <translation>No hay contraseña guardada.</translation>
    </message>
</context>
<context>
    <name>shell::ShapeDock</name>
    <message>
        <source>Nothing is selected.</source>
        <translation>No hay nada seleccionado.</translation>
    </message>
    <message numerus="yes">
        <source>%n vertices</source>
        <translation>
            <numerusform>%n vértice</numerusform>
            <numerusform>%n vértices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shapes, %1</source>
        <extracomment>%n shapes, %1 &apos;n vertices&apos;</extracomment>
        <translation>
            <numerusform>%n figura, %1</numerusform>
            <numerusform>%n figuras, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Polygon, %1</source>
        <translation>Polígono, %1</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punto</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Figura</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Relleno</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Opacidad</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Borde</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>Fill colour of the selection</source>
        <translation>Color de relleno de la selección</translation>
    </message>
    <message>
        <source>Stroke colour of the selection</source>
        <translation>Color de borde de la selección</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message numerus="yes">
        <source>%n shapes</source>
        <translation>
            <numerusform>%n figura</numerusform>
            <numerusform>%n figuras</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::StatusPanel</name>
    <message>
        <source>Try Now</source>
        <translation>Intentar ahora</translation>
    </message>
    <message>
        <source>Stop Fetching</source>
        <translation>Dejar de recibir</translation>
    </message>
    <message>
        <source>Fetch the Rest</source>
        <translation>Recibir el resto</translation>
    </message>
    <message>
        <source>What was fetched stays. The rest comes when you ask for it, or at the next connection.</source>
        <translation>Lo recibido se conserva. El resto llega cuando lo pida, o con la próxima conexión.</translation>
    </message>
</context>
<context>
    <name>shell::StatusText</name>
    <message numerus="yes">
        <source>%n held only here</source>
        <comment>edits that no other computer has</comment>
        <translation>
            <numerusform>%n solo aquí</numerusform>
            <numerusform>%n solo aquí</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Conectando con %1</translation>
    </message>
    <message>
        <source>Connected to %1, fetching the drawing</source>
        <translation>Conectado con %1, recibiendo el dibujo</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Conectado con %1</translation>
    </message>
    <message numerus="yes">
        <source>next attempt in %n s</source>
        <translation>
            <numerusform>próximo intento en %n s</numerusform>
            <numerusform>próximo intento en %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection to %1: %2; %3</source>
        <extracomment>%1 back end, %2 reason, %3 &apos;next attempt in 5 s&apos;</extracomment>
        <translation>Sin conexión con %1: %2; %3</translation>
    </message>
    <message>
        <source>No connection to %1: %2</source>
        <extracomment>%1 back end, %2 reason</extracomment>
        <translation>Sin conexión con %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>offline, %n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>sin conexión, %n por enviar</numerusform>
            <numerusform>sin conexión, %n por enviar</numerusform>
        </translation>
    </message>
    <message>
        <source>offline, nothing unsent</source>
        <translation>sin conexión, nada por enviar</translation>
    </message>
    <message numerus="yes">
        <source>behind by %n</source>
        <comment>edits that others have</comment>
        <translation>
            <numerusform>atrasado en %n</numerusform>
            <numerusform>atrasado en %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>%n por enviar</numerusform>
            <numerusform>%n por enviar</numerusform>
        </translation>
    </message>
    <message>
        <source>nobody else is here</source>
        <translation>no hay nadie más</translation>
    </message>
    <message numerus="yes">
        <source>all %n agree</source>
        <comment>people in the drawing, you included</comment>
        <translation>
            <numerusform>%n de acuerdo</numerusform>
            <numerusform>los %n están de acuerdo</numerusform>
        </translation>
    </message>
    <message>
        <source>others are catching up</source>
        <translation>otros se están poniendo al día</translation>
    </message>
    <message>
        <source>fetched %1 of %2</source>
        <extracomment>%1, %2 numbers of edits</extracomment>
        <translation>recibidas %1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>cannot be stored, %n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>no se puede guardar, %n sin enviar</numerusform>
            <numerusform>no se puede guardar, %n sin enviar</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped at %1 of %2</source>
        <extracomment>%1, %2 numbers of edits</extracomment>
        <translation>detenido en %1 de %2</translation>
    </message>
</context>
<context>
    <name>shell::TestSteps</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falló</translation>
    </message>
</context>
<context>
    <name>shell::TopicsDock</name>
    <message>
        <source>The management&apos;s address begins with http:// or https:// and names a host.</source>
        <translation>La dirección de la administración empieza por http:// o https:// y nombra un equipo.</translation>
    </message>
    <message numerus="yes">
        <source>The first %n topic(s).</source>
        <translation>
            <numerusform>El primer tema.</numerusform>
            <numerusform>Los primeros %n temas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s).</source>
        <translation>
            <numerusform>%n tema.</numerusform>
            <numerusform>%n temas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking...</source>
        <translation>Buscando...</translation>
    </message>
    <message>
        <source>Not connected.</source>
        <translation>Sin conexión.</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>este</translation>
    </message>
    <message>
        <source>%1, an inbox</source>
        <extracomment>%1 name of a drawing; a topic on which one person gets what they lack</extracomment>
        <translation>%1, un buzón</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Temas</translation>
    </message>
    <message>
        <source>Management</source>
        <translation>Administración</translation>
    </message>
    <message>
        <source>Address of the broker&apos;s management</source>
        <translation>Dirección de la administración del intermediario</translation>
    </message>
    <message>
        <source>The address of RabbitMQ&apos;s management or ActiveMQ&apos;s console. Empty: it is guessed. The back end&apos;s login is used there.</source>
        <translation>La dirección de la administración de RabbitMQ o de la consola de ActiveMQ. Vacía: se supone. Allí se usa el usuario del servidor.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualizar</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Subscribers</source>
        <translation>Suscriptores</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Dibujo</translation>
    </message>
</context>
<context>
    <name>shell::WindowActions</name>
    <message>
        <source>&amp;Open Drawing...</source>
        <translation>&amp;Abrir dibujo...</translation>
    </message>
    <message>
        <source>&amp;Export...</source>
        <translation>&amp;Exportar...</translation>
    </message>
    <message>
        <source>&amp;Back Ends...</source>
        <translation>&amp;Servidores...</translation>
    </message>
    <message>
        <source>&amp;Let Others on This Network Join</source>
        <translation>&amp;Permitir que se unan otros de esta red</translation>
    </message>
    <message>
        <source>&amp;Copy Address to Join At</source>
        <translation>&amp;Copiar la dirección para unirse</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Sa&amp;lir</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Deshacer</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rehacer</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Borrar</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>Seleccionar &amp;todo</translation>
    </message>
    <message>
        <source>Bring to &amp;Front</source>
        <translation>Traer al &amp;frente</translation>
    </message>
    <message>
        <source>Send to &amp;Back</source>
        <translation>Enviar al f&amp;ondo</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <comment>tool</comment>
        <translation>&amp;Seleccionar</translation>
    </message>
    <message>
        <source>&amp;Point</source>
        <comment>tool</comment>
        <translation>&amp;Punto</translation>
    </message>
    <message>
        <source>Poly&amp;gon</source>
        <comment>tool</comment>
        <translation>Polí&amp;gono</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>&amp;Acercar</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>A&amp;lejar</translation>
    </message>
    <message>
        <source>Zoom to &amp;Fit</source>
        <translation>A&amp;justar a la ventana</translation>
    </message>
    <message>
        <source>Zoom to &amp;Selection</source>
        <translation>Ajustar a la &amp;selección</translation>
    </message>
    <message>
        <source>&amp;Grid</source>
        <translation>&amp;Cuadrícula</translation>
    </message>
    <message>
        <source>&amp;Performance</source>
        <translation>&amp;Rendimiento</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <comment>language</comment>
        <translation>Como el &amp;sistema</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <comment>appearance</comment>
        <translation>Como el &amp;sistema</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <comment>appearance</comment>
        <translation>&amp;Claro</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <comment>appearance</comment>
        <translation>&amp;Oscuro</translation>
    </message>
    <message>
        <source>&amp;Your Name...</source>
        <translation>Su &amp;nombre...</translation>
    </message>
    <message>
        <source>&amp;About Copoly</source>
        <translation>&amp;Acerca de Copoly</translation>
    </message>
    <message>
        <source>&amp;Rulers</source>
        <translation>Re&amp;glas</translation>
    </message>
    <message>
        <source>&amp;Minimap</source>
        <translation>&amp;Minimapa</translation>
    </message>
</context>
<context>
    <name>shell::WindowText</name>
    <message>
        <source>Click to select, drag to move; Shift adds to the selection.</source>
        <translation>Haga clic para seleccionar y arrastre para mover; Mayús añade a la selección.</translation>
    </message>
    <message>
        <source>Click to add a point.</source>
        <translation>Haga clic para añadir un punto.</translation>
    </message>
    <message>
        <source>Click to begin a polygon.</source>
        <translation>Haga clic para empezar un polígono.</translation>
    </message>
    <message>
        <source>Click to add vertices; Backspace takes the last one back, Esc cancels.</source>
        <translation>Haga clic para añadir vértices; Retroceso quita el último, Esc cancela.</translation>
    </message>
    <message>
        <source>Click the first vertex, double-click or press Enter to close; Backspace takes the last vertex back.</source>
        <translation>Haga clic en el primer vértice, doble clic o Intro para cerrar; Retroceso quita el último vértice.</translation>
    </message>
    <message>
        <source>Somebody has removed this in the meantime.</source>
        <translation>Alguien lo ha borrado mientras tanto.</translation>
    </message>
    <message>
        <source>This works with polygons only.</source>
        <translation>Esto solo funciona con polígonos.</translation>
    </message>
    <message>
        <source>A polygon keeps at least 3 vertices.</source>
        <translation>Un polígono conserva al menos 3 vértices.</translation>
    </message>
    <message>
        <source>That is beyond the border of the drawing.</source>
        <translation>Eso está fuera de los límites del dibujo.</translation>
    </message>
    <message>
        <source>That is too much for one edit.</source>
        <translation>Eso es demasiado para una sola edición.</translation>
    </message>
    <message>
        <source>Another program has this drawing open: %1</source>
        <translation>Otro programa tiene abierto este dibujo: %1</translation>
    </message>
    <message>
        <source>The drawing cannot be opened: %1</source>
        <translation>No se puede abrir el dibujo: %1</translation>
    </message>
    <message>
        <source>The drawing cannot be written: %1</source>
        <translation>No se puede escribir el dibujo: %1</translation>
    </message>
    <message>
        <source>The drawing was written by a later version of Copoly: %1</source>
        <translation>El dibujo lo escribió una versión posterior de Copoly: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) are only on this computer.</source>
        <translation>
            <numerusform>%n edición está solo en este ordenador.</numerusform>
            <numerusform>%n ediciones están solo en este ordenador.</numerusform>
        </translation>
    </message>
    <message>
        <source>They are kept here, and are sent when this drawing is opened again.</source>
        <translation>Se guardan aquí y se enviarán cuando este dibujo se abra de nuevo.</translation>
    </message>
    <message>
        <source>They are lost when Copoly ends, since this drawing is not kept here.</source>
        <translation>Se perderán cuando Copoly termine, porque este dibujo no se guarda aquí.</translation>
    </message>
    <message numerus="yes">
        <source>The drawing&apos;s file was damaged. %n edit(s) were recovered; the damaged file is kept as %1.</source>
        <translation>
            <numerusform>El archivo del dibujo estaba dañado. Se recuperó %n cambio; el archivo dañado se conserva como %1.</numerusform>
            <numerusform>El archivo del dibujo estaba dañado. Se recuperaron %n cambios; el archivo dañado se conserva como %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>What was drawn in earlier sessions is here, but cannot be undone: its undo history was damaged.</source>
        <translation>Lo dibujado en sesiones anteriores está aquí, pero no se puede deshacer: su historial estaba dañado.</translation>
    </message>
    <message>
        <source>The drawing cannot be stored (%1). New edits stay in memory and are sent as soon as they can be stored: make room on the disk.</source>
        <translation>No se puede guardar el dibujo (%1). Los cambios nuevos quedan en memoria y se envían en cuanto se puedan guardar: libere espacio en el disco.</translation>
    </message>
    <message>
        <source>The drawing can be stored again; nothing was lost.</source>
        <translation>El dibujo se puede guardar de nuevo; no se perdió nada.</translation>
    </message>
    <message>
        <source>A message that is not Copoly&apos;s was ignored: %1</source>
        <translation>Se ignoró un mensaje que no es de Copoly: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) of somebody else were not understood and left out: %1</source>
        <translation>
            <numerusform>No se entendió %n cambio de otra persona y se dejó fuera: %1</numerusform>
            <numerusform>No se entendieron %n cambios de otra persona y se dejaron fuera: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>A copy of this drawing&apos;s file is in use somewhere; both copies&apos; edits are kept.</source>
        <translation>Una copia del archivo de este dibujo está en uso en algún lugar; se conservan los cambios de ambas copias.</translation>
    </message>
    <message>
        <source>Another program uses a copy of this drawing&apos;s file; this one goes on as somebody else, and nothing is lost.</source>
        <translation>Otro programa usa una copia del archivo de este dibujo; este continúa como otra persona y no se pierde nada.</translation>
    </message>
    <message>
        <source>Somebody has other content for the same edits; comparing them.</source>
        <translation>Alguien tiene otro contenido para los mismos cambios; se están comparando.</translation>
    </message>
    <message>
        <source>The server refused a subscription: %1</source>
        <translation>El servidor rechazó una suscripción: %1</translation>
    </message>
</context>
<context>
    <name>shell::Workplace</name>
    <message>
        <source>This computer cannot host the drawing: %1</source>
        <translation>Este ordenador no puede alojar el dibujo: %1</translation>
    </message>
</context>
<context>
    <name>workbench::Topics</name>
    <message>
        <source>From RabbitMQ&apos;s management at %1</source>
        <extracomment>%1 address</extracomment>
        <translation>De la administración de RabbitMQ en %1</translation>
    </message>
    <message>
        <source>From ActiveMQ&apos;s console at %1</source>
        <extracomment>%1 address</extracomment>
        <translation>De la consola de ActiveMQ en %1</translation>
    </message>
    <message>
        <source>From ActiveMQ&apos;s advisories over STOMP, which do not count messages</source>
        <translation>De los avisos de ActiveMQ por STOMP, que no cuentan mensajes</translation>
    </message>
    <message>
        <source>There is no connection to the broker.</source>
        <translation>No hay conexión con el intermediario.</translation>
    </message>
    <message>
        <source>The server does not name itself, and does not tell what topics it has.</source>
        <translation>El servidor no dice su nombre ni qué temas tiene.</translation>
    </message>
    <message>
        <source>%1 does not tell what topics it has.</source>
        <translation>%1 no dice qué temas tiene.</translation>
    </message>
    <message>
        <source>No management answers at %1.</source>
        <extracomment>%1 address</extracomment>
        <translation>Ninguna administración responde en %1.</translation>
    </message>
    <message>
        <source>The management at %1 refuses the login.</source>
        <extracomment>%1 address</extracomment>
        <translation>La administración en %1 rechaza el usuario.</translation>
    </message>
    <message>
        <source>At %1 there is no such management, or it does not know the virtual host.</source>
        <extracomment>%1 address</extracomment>
        <translation>En %1 no hay tal administración, o no conoce el host virtual.</translation>
    </message>
    <message>
        <source>The certificate of the management at %1 is not trusted.</source>
        <extracomment>%1 address</extracomment>
        <translation>El certificado de la administración en %1 no es de confianza.</translation>
    </message>
    <message>
        <source>The answer of the management at %1 is too long.</source>
        <extracomment>%1 address</extracomment>
        <translation>La respuesta de la administración en %1 es demasiado larga.</translation>
    </message>
    <message>
        <source>What answers at %1 is no management that is known.</source>
        <extracomment>%1 address</extracomment>
        <translation>Lo que responde en %1 no es una administración conocida.</translation>
    </message>
    <message>
        <source>The topics did not come in time.</source>
        <translation>Los temas no llegaron a tiempo.</translation>
    </message>
    <message>
        <source>ActiveMQ does not send its advisories.</source>
        <translation>ActiveMQ no envía sus avisos.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelado.</translation>
    </message>
    <message>
        <source>If the broker behind it has a management, give its address.</source>
        <translation>Si el intermediario que hay detrás tiene una administración, indique su dirección.</translation>
    </message>
    <message>
        <source>That address was guessed: give the right one, or switch the management on at the broker.</source>
        <translation>Esa dirección era una suposición: indique la correcta, o active la administración en el intermediario.</translation>
    </message>
    <message>
        <source>Check the address, and that the management is on at the broker.</source>
        <translation>Compruebe la dirección, y que la administración esté activa en el intermediario.</translation>
    </message>
    <message>
        <source>In RabbitMQ the user needs the tag &apos;management&apos; and rights on the virtual host; in ActiveMQ a user of the console is needed.</source>
        <translation>En RabbitMQ el usuario necesita la etiqueta «management» y permisos en el host virtual; en ActiveMQ hace falta un usuario de la consola.</translation>
    </message>
    <message>
        <source>Give the file of the authority that signed it.</source>
        <translation>Indique el archivo de la autoridad que lo firmó.</translation>
    </message>
    <message>
        <source>Look into the broker&apos;s own console.</source>
        <translation>Mire en la consola del propio intermediario.</translation>
    </message>
    <message>
        <source>Try again, or with more time.</source>
        <translation>Inténtelo de nuevo, o con más tiempo.</translation>
    </message>
    <message>
        <source>They need the libraries XStream and Jettison on the broker&apos;s class path, and the right to read ActiveMQ.Advisory topics.</source>
        <translation>Necesitan las bibliotecas XStream y Jettison en la ruta de clases del intermediario, y permiso para leer los temas ActiveMQ.Advisory.</translation>
    </message>
</context>
</TS>
