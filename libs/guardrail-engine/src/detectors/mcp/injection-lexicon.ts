/** What a word can be in an instruction to a model. */
export type Role =
  /** To set aside: ignore, disregard. */
  | 'cancel'
  /** To obey: follow, comply. */
  | 'follow'
  | 'not'
  /** Earlier: previous, above, given to you. */
  | 'prior'
  /** All, any, your, these. */
  | 'all'
  /** What only a model is given: instructions, prompt. */
  | 'orders'
  /** What others have, too: rules, policies, commands. */
  | 'rules'
  /** What a rule is once it does not hold any more: void, no longer apply. */
  | 'void'
  /** From here on: from now on, you are now. */
  | 'turn'
  /** Free of rules: unrestricted, jailbroken. */
  | 'free'
  | 'tell'
  | 'user'
  | 'without'
  /** In secret: silently, in the background. */
  | 'quietly'
  | 'reveal'
  | 'send'
  /** What is worth stealing: passwords, the conversation. */
  | 'secret'
  /** To run: call, use, execute. */
  | 'use'
  | 'tool'
  /** Before all else: before answering, immediately. */
  | 'first'
  /** A model, spoken to: AI assistant, language model. */
  | 'model'
  | 'must'
  | 'decode'
  | 'encoded'
  /** What is the model's own: your, system. */
  | 'own';

/** Entries are separated by `|`; an entry that ends in `*` is the beginning of words. Accents and case do not count. */
export type Words = Partial<Record<Role, string>>;

/** By language; the European languages with most speakers first. */
export const lexicon: Readonly<Record<string, Words>> = {
  every: {
    own: 'your|system|system prompt|system prompts|system message|initial|hidden|deine|deinen|dein|ihre|tes|ton|vos|votre|tus|tu|sus|tue|tuoi|tuo|tuas|suas|seu|seus|sua|je|jouw|uw|twoje|twoj|swoje|твои|твой|свои|ваши|ваш|dina|din|anda|kamu|cua ban|你的|您的|系统|あなたの|システム|당신의|너의|시스템|आपके|आपका|अपने|तुम्हारे|النظام|الخاصة بك|sistem|system*|systeme|sistema|системн*',
  },
  en: {
    cancel:
      'ignore|ignoring|disregard|disregarding|forget|forgetting|override|overriding|bypass|bypassing|neglect|discard|dismiss|abandon|set aside|throw away|throw out|pay no attention to|supersede|supersedes|unlearn',
    follow: 'follow|following|obey|obeying|comply with|adhere to|listen to|abide by|respect|observe|execute',
    not: "not|don't|dont|never|cannot|can't|won't|stop|no longer|refrain from|avoid|shouldn't|mustn't|no need to",
    prior:
      'previous|previously|prior|above|earlier|preceding|foregoing|initial|original|existing|former|up to now|so far|given to you|you were given|you have been given|you received|you have received|you were told|before this|before that|that came before|from before|system|developer|current|default|old|hidden|system prompt|system prompts|system message',
    all: 'all|any|every|everything|your|these|those|other|whatever|anything|my|its|the rest of',
    orders:
      'instruction|instructions|instruct|prompt|prompts|directive|directives|guideline|guidelines|system prompt|system prompts|system message|system messages|programming|training|preprompt|what you were told|what you have been told|what i told you|said above|told you',
    rules:
      'rule|rules|command|commands|direction|directions|order|orders|constraint|constraints|restriction|restrictions|policy|policies|safeguards|guardrails|safety filters|safety protocols|context|conversation|messages|text|task|tasks|role|safety|request|requests|filters|limitations|ethics|content',
    void: 'no longer apply|no longer valid|are void|is void|are cancelled|are canceled|are obsolete|are superseded|be ignored|be disregarded|are outdated|do not apply anymore|been revoked|are revoked|been superseded|been updated',
    turn: "from now on|you are now|you're now|henceforth|from this point on|from this point forward|from here on|starting now|you will now|act as|pretend to be|pretend you|pretend that you|roleplay as|role-play as|you are going to act|imagine you are|you are no longer|your new role|your new instructions|new instructions|your new task|your real task|simulate",
    free: 'unrestricted|uncensored|unfiltered|jailbroken|jailbreak|no restrictions|without restrictions|without any restrictions|no rules|no limits|no limitations|without limitations|no filters|without filters|do anything now|developer mode|dan mode|debug mode|god mode|no ethical|without ethical|no moral|unlimited power|amoral|free of all|free from all|not bound by|no guidelines|never refuse|cannot refuse|no longer bound|no content policy|evil|unethical',
    tell: 'tell|mention|inform|reveal|disclose|say|let the user know|let the user see|let them know|acknowledge|hint|bring up|admit|talk about',
    user: 'user|human|anyone|anybody|them|this instruction|these instructions|this message|this note|this prompt|this step|this request|this tool call|this action|that you',
    without:
      'without telling|without informing|without notifying|without mentioning|without asking|without alerting|without disclosing|without revealing|without the knowledge of|without confirmation|without asking for confirmation|without permission|unbeknownst to|keep this secret from|keep this hidden from|hide this from|conceal this from|keep it secret from|hide it from|kept secret from|keep this from|hidden from',
    quietly:
      'silently|secretly|quietly|in the background|covertly|discreetly|confidentially|stealthily|behind the scenes|in secret|surreptitiously',
    reveal:
      'reveal|print|repeat|show|output|display|share|tell me|give me|write out|recite|leak|expose|disclose|dump|paste|copy|what is|what are|what were|what was|echo|spell out',
    send: 'send|sending|forward|post|upload|transmit|email|e-mail|exfiltrate|submit|deliver|append|attach|include|pass|embed|leak|share|copy|transfer|report|mail|cc|bcc|insert|encode',
    secret:
      'password|passwords|credential|credentials|api key|api keys|apikey|secret|secrets|token|tokens|private key|private keys|ssh key|ssh keys|id_rsa|.env|.ssh|.aws|.npmrc|.netrc|mcp.json|environment variables|env vars|chat history|conversation history|conversation|message history|chat log|messages|emails|contacts|inbox|personal data|account number|account numbers|credit card|medical records|cookies|session|system prompt|bank details|one-time code|verification code|authentication code|passport|address|addresses|phone number|source code|customer data|database|calendar|files|documents|payroll|private repository|private repositories|tool results|results of|everything',
    use: 'call|calls|calling|use|using|invoke|invoking|run|execute|trigger|launch|open|visit|perform|make|activate',
    tool: 'tool|tools|function|functions|shell|terminal|command|commands|script|curl|bash|powershell|plugin|action|endpoint|api|url|link|webhook',
    first:
      'before answering|before you answer|before responding|before you respond|before doing anything|before you do anything|before continuing|before you continue|before proceeding|before you proceed|before you can|before completing|before using any|before any other|before using this|before calling|first of all you|you must first|you need to first|must first|please do the following first|do the following first|immediately|right away|as your first step|instead of answering|instead of responding|instead of summarizing|instead of the|next message|your next response|your next reply|in every response|in all responses|in all future|every time you|from now on|whenever you|when you have finished|after you have read|after reading this|after answering|at once|in order to complete|to complete the task|to proceed|for compliance|as required by',
    model:
      'ai|ai assistant|ai assistants|ai agent|ai agents|ai model|ai models|ai system|ai systems|language model|language models|llm|llms|chatbot|gpt|gpt-4|gpt-5|chatgpt|claude|gemini|copilot|large language model|large language models|automated agent|automated agents|ai crawler|ai crawlers',
    must: 'must|should|shall|need to|have to|required to|please|kindly|are to|be sure to|make sure to|ensure that you|always|instructed to|it is mandatory|mandatory|it is crucial that you|you will|urgent|i want you to|i need you to|important|attention|remember to|do not forget to|authorized to|proceed to|go ahead and',
    decode:
      'decode|decoding|decrypt|deobfuscate|decipher|unscramble|translate|base64-decode|reverse|rot13|un-base64|interpret',
    encoded:
      'base64|base-64|rot13|rot-13|hex|hexadecimal|encoded|cipher|binary|morse|ascii codes|caesar|reversed|backwards|b64',
  },
  de: {
    cancel:
      'ignorier*|missacht*|vergiss|vergesst|vergessen sie|verwirf|verwerfen sie|ubergeh*|uberschreib*|umgeh*|beachte nicht|setz* dich uber|setzen sie sich uber',
    follow: 'befolg*|folg*|beacht*|halte dich|halten sie sich|gehorch*',
    not: 'nicht|niemals|nie|kein|keine|keinen|keiner|nicht mehr|keinesfalls',
    prior:
      'bisherig*|vorherig*|vorhergehend*|vorangegangen*|vorig*|obig*|obenstehend*|frueher*|fruher*|zuvor|bisher|urspruenglich*|ursprunglich*|davor|oben|anfanglich*|bestehend*|gegebenen',
    all: 'alle|allen|aller|alles|samtlich*|jegliche*|deine|deinen|deiner|ihre|ihren|diese|diesen',
    orders: 'anweisung*|instruktion*|systemprompt*|prompt|prompts|systemanweisung*|systemnachricht*|anleitung*',
    rules:
      'regel|regeln|befehl*|vorgabe*|richtlinie*|vorschrift*|einschrankung*|kontext|aufgabe*|sicherheitsregel*|text',
    void: 'gelten nicht mehr|sind ungultig|sind aufgehoben|sind hinfallig',
    turn: 'ab jetzt|ab sofort|von nun an|du bist jetzt|du bist nun|sie sind jetzt|tu so|spiele die rolle|verhalte dich wie|stell dir vor|deine neue aufgabe|neue anweisung*',
    free: 'uneingeschrankt*|unzensiert*|ohne einschrankung*|ohne regeln|keine regeln|ohne filter|entwicklermodus|keine einschrankung*|ohne beschrankung*',
    tell: 'sag*|erwahn*|informier*|mitteil*|teile|teilen sie|verrat*|erzahl*|benachrichtig*|zeig*|offenbar*|hinweis*|melde',
    user: 'nutzer*|benutzer*|anwender*|dem menschen|niemand*|jemand*',
    without:
      'ohne den nutzer|ohne den benutzer|ohne dem nutzer|ohne dem benutzer|ohne den anwender|ohne ruckfrage|ohne nachzufragen|ohne es dem|ohne zu fragen',
    quietly: 'heimlich|unauffallig|im hintergrund|verdeckt|im verborgenen|insgeheim|stillschweigend',
    reveal:
      'zeig*|gib|geben sie|nenn*|wiederhol*|verrat*|verrate*|drucke|schreib*|was steht in|wie lautet|wie lauten|offenleg*|ausgeben',
    send: 'send*|schick*|leite|leiten sie|ubermittl*|ubertrag*|weiterleit*|hochlad*|lade|poste|uberweis*|fuge|mail*',
    secret:
      'passwort*|passworter*|zugangsdaten|kennwort*|kennworter|api-schlussel*|schlussel|geheimnis*|token|chatverlauf|gesprachsverlauf|unterhaltung|e-mails|kontakte|kontonummer*|kreditkarte*|umgebungsvariablen|dateien|kundendaten|nachrichten',
    use: 'ruf*|nutz*|benutz*|verwend*|fuhr*|starte|starten sie|offne|offnen sie|aktivier*',
    tool: 'werkzeug*|tool|tools|funktion*|befehl*|skript|shell|link|url',
    first:
      'bevor du|bevor sie|zuerst|als erstes|sofort|unverzuglich|umgehend|statt zu antworten|anstatt zu antworten|in jeder antwort|nach dem lesen',
    model: 'ki|ki-assistent*|ki-agent*|ki-modell*|sprachmodell*|assistent|assistenten|chatbot|ki-system*',
    must: 'musst|mussen|muss|sollst|sollen|bitte|wichtig|achtung|unbedingt|zwingend|hinweis an',
    decode: 'dekodier*|entschlussel*|decodier*',
    encoded: 'kodiert*|verschlusselt*|base64',
  },
  fr: {
    cancel:
      'ignore|ignorez|ignorer|ignorons|oublie|oubliez|oublier|neglige*|ne tiens pas compte|ne tenez pas compte|ne tiens plus compte|ne tenez plus compte|fais abstraction|faites abstraction|contourne*|outrepasse*|laisse tomber|annule|annulez|passe outre|passez outre|efface|effacez',
    follow: 'suis|suivez|suivre|respecte|respectez|respecter|obeis*|obeir|applique|appliquez',
    not: "ne|pas|jamais|plus|aucun|aucune|n'en|cesse de|cessez de|arrete de|arretez de",
    prior:
      "precedent*|anterieur*|ci-dessus|initial*|d'avant|d'origine|donnees auparavant|plus haut|qui precede*|existant*|recues|jusqu'ici|jusqu'a present",
    all: "tout|toute|toutes|tous|tes|vos|ces|ses|l'ensemble",
    orders:
      'instruction|instructions|consigne|consignes|directive|directives|invite systeme|prompt|prompts|message systeme',
    rules:
      'regle|regles|ordre|ordres|commande|commandes|contrainte*|restriction*|politique*|contexte|texte|message|messages|tache|taches',
    void: "ne s'appliquent plus|ne sont plus valables|sont annulees|sont caduques",
    turn: 'a partir de maintenant|desormais|dorenavant|tu es maintenant|vous etes maintenant|tu es desormais|agis comme|agissez comme|fais semblant|faites semblant|fais comme si|imagine que tu|joue le role|jouez le role|nouvelles instructions|nouvelle consigne|ta nouvelle tache',
    free: 'sans restriction*|sans aucune restriction|sans limite*|sans filtre*|non censure*|aucune restriction|aucune regle|sans regle*|mode developpeur|sans censure|aucune limite',
    tell: 'dis|dites|dire|mentionne*|informe*|revele*|divulgue*|previen*|preven*|signale*|montre*|parle|parlez|avertis*|averti*|indique*',
    user: "utilisateur|utilisateurs|l'utilisateur|utilisatrice|l'humain|personne|quiconque|ce message|cette instruction",
    without:
      "sans en informer|sans informer|sans prevenir|sans le dire|sans en parler|sans demander|sans avertir|sans mentionner|a l'insu",
    quietly: 'secretement|en secret|discretement|silencieusement|en arriere-plan|en silence|en cachette|en douce',
    reveal:
      'revele*|affiche*|montre*|repete*|donne-moi|donnez-moi|imprime*|ecris|ecrivez|divulgue*|recopie*|partage*|quelles sont|quel est|quelle est|cite|citez',
    send: 'envoie*|envoye*|transmet*|transfere*|transferer|expedie*|poste|postez|telecharge*|televerse*|partage*|joins|joignez|ajoute*|vire',
    secret:
      "mot de passe|mots de passe|identifiants|cle api|cles api|cle d'api|cles d'api|cle privee|cles privees|secret|secrets|jeton|jetons|historique|conversation|courriels|e-mails|contacts|numero de compte|carte bancaire|variables d'environnement|fichiers|donnees|documents|messages",
    use: 'appelle*|appelez|utilise*|execute*|invoque*|lance*|ouvre*|ouvrez|appeler|visite*|active*',
    tool: "outil|outils|l'outil|fonction|fonctions|la fonction|commande|script|lien|terminal|url",
    first:
      "avant de repondre|avant de continuer|avant toute|avant de faire|avant tout|immediatement|d'abord|tout de suite|sur-le-champ|au lieu de repondre|au lieu de resumer|dans chaque reponse|dans toutes tes reponses|apres avoir lu",
    model:
      "ia|assistant|assistants|assistant ia|agent ia|agents ia|modele de langage|modeles de langage|intelligence artificielle|l'ia|l'assistant|chatbot",
    must: "dois|devez|doit|doivent|veuillez|merci de|il faut|s'il te plait|s'il vous plait|important|attention|obligatoire|imperativement|tu vas",
    decode: 'decode*|dechiffre*|decrypte*',
    encoded: 'code|encode*|chiffre*|base64',
  },
  es: {
    cancel:
      'ignora|ignore|ignoren|ignorar|ignorad|olvida|olvide|olviden|olvidar|olvidate|olvidese|descarta|descarte|descartar|omite|omita|omitir|no hagas caso|no haga caso|haz caso omiso|haga caso omiso|anula|anule|anular|desatiende|pasa por alto|pase por alto|desobedece|borra|elude|elimina|prescinde|deja de lado|deje de lado',
    follow:
      'sigue|siga|sigas|seguir|obedece|obedezcas|obedezca|obedecer|cumple|cumplas|cumpla|cumplir|respetes|respetar|acates',
    not: 'no|nunca|jamas|sin|deja de|deje de|tampoco|ninguna|ningun',
    prior:
      'anterior|anteriores|previa|previas|previo|previos|precedente*|de arriba|arriba|inicial|iniciales|original*|hasta ahora|que recibiste|que te dieron|dadas|antes|existente*|recibid*',
    all: 'todo|toda|todas|todos|tus|sus|cualquier|estas|esas|cuantas',
    orders:
      'instruccion|instrucciones|indicacion|indicaciones|directriz|directrices|directivas|prompt|prompts|mensaje del sistema|consignas',
    rules:
      'regla|reglas|orden|ordenes|comando|comandos|restriccion*|norma|normas|politica*|contexto|texto|tarea|tareas|mensaje|mensajes|limitaciones|pautas',
    void: 'ya no aplican|ya no se aplican|ya no son validas|quedan anuladas|quedan sin efecto',
    turn: 'a partir de ahora|de ahora en adelante|desde ahora|ahora eres|ahora usted es|actua como|actue como|finge|finja|simula|haz de cuenta|imagina que eres|nuevas instrucciones|tu nueva tarea|en adelante|haz el papel',
    free: 'sin restriccion*|sin ninguna restriccion|sin limite*|sin filtro*|sin censura|ninguna restriccion|sin reglas|modo desarrollador|sin limitaciones|no tiene reglas|no tienes reglas',
    tell: 'digas|diga|decir|dile|menciones|mencione|mencionar|informes|informe|informar|reveles|revele|revelar|avises|avise|avisar|notifiques|notificar|muestres|cuentes|comentes|comente|le digas',
    user: 'usuario|usuarios|al usuario|usuaria|humano|nadie|persona|este mensaje|esta instruccion',
    without:
      'sin informar|sin avisar|sin decir|sin decirle|sin decirselo|sin mencionar|sin notificar|sin preguntar|sin que el usuario|a espaldas|sin pedir',
    quietly:
      'en secreto|secretamente|silenciosamente|en silencio|en segundo plano|discretamente|a escondidas|sigilosamente',
    reveal:
      'revela|revele|muestra|muestre|muestrame|repite|repita|dime|digame|dame|imprime|imprima|escribe|escriba|comparte|divulga|cuales son|cual es|copia|cita',
    send: 'envia|envie|enviar|envialo|enviala|enviale|enviame|manda|mande|mandar|reenvia|reenvie|transmite|transfiere|transfiera|transferir|sube|suba|publica|adjunta|incluye|comparte|agrega',
    secret:
      'contrasena|contrasenas|credencial|credenciales|clave api|claves api|clave privada|claves privadas|claves|secreto|secretos|token|tokens|historial|conversacion|correos|contactos|numero de cuenta|tarjeta de credito|variables de entorno|archivos|datos|documentos|mensajes',
    use: 'llama|llame|usa|use|utiliza|utilice|ejecuta|ejecute|invoca|invoque|abre|abra|ejecutar|llamar|usar|visita|activa',
    tool: 'herramienta|herramientas|funcion|funciones|comando|script|enlace|terminal|url',
    first:
      'antes de responder|antes de continuar|antes de hacer|antes de nada|antes que nada|antes de cualquier|inmediatamente|de inmediato|primero|en lugar de responder|en vez de responder|en vez de resumir|en cada respuesta|en todas tus respuestas|despues de leer',
    model:
      'ia|asistente|asistentes|asistente de ia|agente de ia|agentes de ia|modelo de lenguaje|modelos de lenguaje|inteligencia artificial|chatbot|la ia',
    must: 'debes|debe|deben|tienes que|tiene que|por favor|es necesario|importante|atencion|obligatorio|hay que|deberas|quiero que|vas a',
    decode: 'decodifica*|descifra*|desencripta*',
    encoded: 'codificad*|cifrad*|base64',
  },
  it: {
    cancel:
      'ignora|ignori|ignorate|ignorare|dimentica|dimentichi|dimenticate|dimenticare|trascura|trascurate|scarta|scartate|tralascia|non considerare|non tenere conto|non tener conto|aggira|annulla|lascia perdere|scavalca|sovrascrivi|cancella|salta',
    follow: 'segui|seguire|segua|seguite|obbedire|obbedisci|rispetta|rispettare|attieniti|attenerti',
    not: 'non|mai|nessuna|nessun|smetti di|senza',
    prior:
      "precedent*|antecedent*|di cui sopra|sopra|inizial*|original*|finora|ricevut*|esistent*|date in precedenza|prima d'ora|fornit*",
    all: 'tutto|tutta|tutte|tutti|tue|tuoi|sue|suoi|queste|qualsiasi|ogni|vostre',
    orders: 'istruzione|istruzioni|direttiva|direttive|indicazioni|prompt|messaggio di sistema|consegne',
    rules:
      'regola|regole|ordine|ordini|comando|comandi|restrizion*|vincol*|contesto|politich*|testo|compito|compiti|messaggi|limitazioni|linee guida',
    void: 'non valgono piu|non si applicano piu|sono annullate|non sono piu valide',
    turn: "da ora in poi|d'ora in poi|d'ora in avanti|da adesso in poi|adesso sei|ora sei|agisci come|comportati come|fai finta|fingi|immagina di essere|nuove istruzioni|il tuo nuovo compito|interpreta il ruolo",
    free: 'senza restrizioni|senza alcuna restrizione|senza limiti|senza filtri|senza censura|nessuna restrizione|senza regole|modalita sviluppatore|nessun limite|non ha regole',
    tell: 'dire|dirlo|dica|dillo|menzionare|menzioni|informare|informi|rivelare|riveli|avvisare|avvisi|notificare|mostrare|parlare|accennare|comunicare',
    user: "utente|utenti|all'utente|l'utente|nessuno|questo messaggio|questa istruzione",
    without:
      "senza informare|senza avvisare|senza dire|senza dirlo|senza chiedere|senza menzionare|senza che l'utente|all'insaputa|senza notificare",
    quietly: 'segretamente|in segreto|silenziosamente|in silenzio|di nascosto|in background|discretamente|sottobanco',
    reveal:
      'rivela|riveli|mostra|mostrami|ripeti|ripetere|dimmi|dammi|stampa|scrivi|condividi|divulga|quali sono|qual e|elenca|copia',
    send: 'invia|inviare|invii|inviate|inviami|manda|mandare|inoltra|inoltrare|trasmetti|trasferisci|trasferire|carica|allega|pubblica|aggiungi|spedisci',
    secret:
      "password|credenziali|chiave api|chiavi api|chiave privata|chiavi private|chiavi|segreto|segreti|token|cronologia|conversazione|contatti|numero di conto|carta di credito|variabili d'ambiente|dati|documenti|messaggi|e-mail|file",
    use: 'chiama|chiamare|usa|usare|utilizza|utilizzare|esegui|eseguire|invoca|apri|avvia|visita|attiva',
    tool: 'strumento|strumenti|lo strumento|funzione|funzioni|comando|script|link|terminale|url',
    first:
      'prima di rispondere|prima di continuare|prima di fare|prima di tutto|prima di qualsiasi|prima di procedere|immediatamente|subito|invece di rispondere|anziche rispondere|in ogni risposta|dopo aver letto',
    model:
      'ia|ai|assistente|assistenti|assistente ai|agente ai|agenti ai|modello linguistico|modelli linguistici|intelligenza artificiale|chatbot',
    must: 'devi|deve|devono|dovete|per favore|per cortesia|e necessario|importante|attenzione|obbligatorio|bisogna|dovrai|voglio che',
    decode: 'decodifica*|decifra*|decripta*',
    encoded: 'codificat*|cifrat*|base64',
  },
  pt: {
    cancel:
      'ignore|ignora|ignorem|ignorar|esqueca|esquecam|esquece|esquecer|desconsidere|desconsiderem|desconsiderar|desconsidera|descarte|descartar|nao leve em conta|desrespeite|anule|contorne|deixe de lado|despreze|apague|elimine|pule',
    follow: 'siga|seguir|sigas|obedeca|obedecer|cumpra|cumprir|respeite|respeitar',
    not: 'nao|nunca|jamais|nenhuma|nenhum|pare de|deixe de|sem',
    prior:
      'anterior|anteriores|previa|previas|previo|previos|precedente*|acima|inicial|iniciais|original|originais|ate agora|recebid*|dadas antes|existente*|antes|que recebeu',
    all: 'todo|toda|todas|todos|tudo|suas|seus|tuas|teus|estas|essas|quaisquer|qualquer',
    orders:
      'instrucao|instrucoes|diretriz|diretrizes|orientacoes|prompt|prompts|mensagem do sistema|diretivas|indicacoes',
    rules:
      'regra|regras|ordem|ordens|comando|comandos|restricao|restricoes|politica*|contexto|texto|tarefa|tarefas|mensagens|limitacoes|normas',
    void: 'nao se aplicam mais|nao valem mais|ja nao se aplicam|estao anuladas|foram revogadas',
    turn: 'a partir de agora|de agora em diante|daqui em diante|agora voce e|voce agora e|tu es agora|aja como|atue como|finja|finge|imagine que voce|novas instrucoes|sua nova tarefa|faca de conta|doravante|interprete o papel',
    free: 'sem restricoes|sem nenhuma restricao|sem limites|sem filtros|sem censura|nenhuma restricao|sem regras|modo desenvolvedor|modo de desenvolvedor|sem limitacoes|nao tem regras',
    tell: 'diga|dizer|conte|contar|mencione|mencionar|informe|informar|revele|revelar|avise|avisar|notifique|mostre|comente|fale|comunique',
    user: 'usuario|usuarios|ao usuario|utilizador|utilizadores|ao utilizador|ninguem|esta mensagem|esta instrucao',
    without:
      'sem informar|sem avisar|sem dizer|sem contar|sem perguntar|sem mencionar|sem notificar|sem que o usuario|sem que o utilizador|sem pedir|sem o conhecimento',
    quietly: 'secretamente|em segredo|silenciosamente|em silencio|em segundo plano|discretamente|as escondidas',
    reveal:
      'revele|revela|mostre|mostre-me|repita|diga-me|me diga|imprima|escreva|compartilhe|divulgue|quais sao|qual e|copie|exiba|liste',
    send: 'envie|enviar|envia|mande|mandar|encaminhe|encaminhar|transmita|transfira|transferir|carregue|publique|anexe|inclua|adicione|compartilhe',
    secret:
      'senha|senhas|palavra-passe|palavras-passe|credenciais|credencial|chave de api|chaves de api|chave api|chave privada|chaves|segredo|segredos|token|tokens|historico|conversa|contatos|contactos|numero da conta|cartao de credito|variaveis de ambiente|arquivos|ficheiros|dados|documentos|mensagens|e-mails',
    use: 'chame|use|utilize|execute|invoque|abra|chamar|usar|executar|rode|acione|visite|ative',
    tool: 'ferramenta|ferramentas|funcao|funcoes|comando|script|link|terminal|url',
    first:
      'antes de responder|antes de continuar|antes de fazer|antes de tudo|antes de qualquer|antes de prosseguir|imediatamente|primeiro|em vez de responder|ao inves de responder|em todas as respostas|em cada resposta|depois de ler|apos ler',
    model:
      'ia|assistente|assistentes|assistente de ia|agente de ia|agentes de ia|modelo de linguagem|modelos de linguagem|inteligencia artificial|chatbot',
    must: 'deve|devem|deves|tem que|tem de|por favor|e necessario|importante|atencao|obrigatorio|precisa|quero que voce|devera|voce vai',
    decode: 'decodifique|decodifica*|decifre|decifra*|descriptografe|descodifi*',
    encoded: 'codificad*|cifrad*|base64',
  },
};
